import Gutter

/// The event after which a command goes on: `41`, `#41`, or `41:HASH`, which a forwarder keeps in order to notice when the log
/// is another one.
struct PositionArgument {
    static let help = "41, or 41:HASH, which demands that very event"

    private let position: Position
    private let hash: EventHash?

    /// - Throws: ``UsageError`` if `text`, the value of `option`, is not a position.
    init(_ text: String, of option: String) throws {
        let digits = text.hasPrefix("#") ? String(text.dropFirst()) : text
        if let head = Head(digits) {
            (position, hash) = (head.position, head.hash)
        } else if let number = Int64(digits), number >= 0 {
            (position, hash) = (Position(rawValue: number), nil)
        } else {
            throw UsageError(
                description:
                    "\(option) is no position: \"\(text.printable(limit: 60))\". Give one such as \(Self.help)."
            )
        }
    }

    /// The position, once it is known that the log has it.
    ///
    /// - Throws: ``AnotherLog``; ``EventLogError`` if the log ends before it.
    func position(in log: any EventLog) async throws -> Position {
        let position = try await log.position(of: .position(position))
        guard let hash else { return position }
        let query = EventQuery(after: position.previous, through: position.next)
        let around = try await log.events(query)
        var found = around.first { $0.position == position }?.hash
        // Before the first event there is the log's id.
        if position == .start { found = around.first?.previousHash }
        if found == nil { found = try await log.head().hash }
        if found != hash { throw AnotherLog(position: position) }
        return position
    }
}

/// The log does not have the event after which the command was to go on.
struct AnotherLog: CommandError {
    static let kind = Problem.Kind.conflict
    let position: Position

    var description: String {
        "The log has another hash at #\(position) than the one that was given: it was replaced, or restored from a backup and "
            + "changed since. Look where the two part, and start again from there."
    }
}
