public import ArgumentParser
public import Gutter

extension Event.Kind: ExpressibleByArgument {
    /// The kind with this name, if this version knows it.
    public init?(argument: String) {
        self.init(rawValue: argument)
        guard isKnown else { return nil }
    }

    /// The values that the help and the shells' completion offer.
    public static var allValueStrings: [String] { ["registered", "updated", "unregistered"] }
}
