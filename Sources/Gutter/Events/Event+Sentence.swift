package import Foundation

extension Event: CustomStringConvertible {
    /// One line for a person:
    /// `#41 2024-03-02 14:03:11Z dev-07 updated checkout: state disabled → global (INC-42)`.
    public var description: String { sentence() }

    /// The sentence.
    ///
    /// - Parameters:
    ///   - showsNamespace: Whether to put the namespace in front of the name: `development/checkout`.
    ///   - zone: In which time zone to give the time.
    ///   - limit: How many characters of the difference to give at most.
    package func sentence(
        inNamespace showsNamespace: Bool = false,
        zone: TimeZone = .gmt,
        detailsUpTo limit: Int = .max
    ) -> String {
        let attribution = attribution
        let reason = attribution.reason.map { " (\($0.printable()))" } ?? ""
        let subject = showsNamespace ? "\(namespace)/\(name)".printable() : name.printable()
        var details = details
        if details.unicodeScalars.count > limit { details = String(details.unicodeScalars.prefix(limit)) + "…" }
        return "#\(position) \(time(in: zone)) \(attribution) \(kind.rawValue.printable()) \(subject)"
            + (details.isEmpty ? "" : ": \(details)") + reason
    }

    /// When it was recorded, for a person: `2024-03-02 14:03:11Z`. If the log was ahead of the machine's clock, what the
    /// clock said comes after it: `2099-01-01 00:00:00Z (clock 2024-03-02 14:03:11Z)`.
    package func time(in zone: TimeZone = .gmt) -> String {
        let time = timestamp.readable(in: zone)
        // Clocks differ by up to a second all the time.
        guard let clockTimestamp, clockTimestamp.isBehind(timestamp, byMoreThan: .seconds(1)) else { return time }
        return "\(time) (clock \(clockTimestamp.readable(in: zone)))"
    }

    /// The difference in words: `state disabled → global`; for a registration what the switch is, for an
    /// unregistration what it was.
    public var details: String {
        if let contentError { return "this version cannot read \(contentError)" }
        let changes = changes
        return switch kind {
        case .registered: changes.initial
        case .unregistered: changes.state?.previous.map { "was \($0.rawValue)" } ?? ""
        default: changes.differences.joined(separator: ", ")
        }
    }
}
