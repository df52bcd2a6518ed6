public import ArgumentParser
public import Gutter

extension Event.Kind: ExpressibleByArgument {
    /// The kind with this name, where it is one that this version knows.
    public init?(argument: String) {
        self.init(rawValue: argument)
        guard isKnown else { return nil }
    }

    /// What the help and the shells offer.
    public static var allValueStrings: [String] { ["registered", "updated", "unregistered"] }
}
