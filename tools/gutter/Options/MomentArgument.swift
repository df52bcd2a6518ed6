import ArgumentParser
import Foundation
import Gutter

/// A moment of the history as people write it: `41`, `@2024-03-02T14:03Z`, `@"2 hours ago"`, `head`, `head~3`, or the id of
/// an event.
struct MomentArgument {
    static let help = "41, @2024-03-02T14:03Z, @yesterday, @'2 hours ago', head or head~3"

    private enum Form {
        case moment(Moment)
        /// After all events, whatever their times.
        case now
        /// That many events before the last one; if that is inside a transaction, before all of it.
        case beforeHead(Int64)
    }

    private let form: Form
    private let text: String

    /// - Parameter zone: The time zone of a date that names none; a day is its beginning.
    /// - Throws: ``UsageError`` if `text`, the value of `option`, is not a moment.
    init(_ text: String, of option: String, in zone: TimeZone) throws {
        self.text = text
        if let form = Self.form(of: text, in: zone) {
            self.form = form
        } else {
            throw UsageError(
                description: "\(option) is no moment: \"\(text.printable(limit: 60))\". Give one such as \(Self.help)."
            )
        }
    }

    private static func form(of text: String, in zone: TimeZone) -> Form? {
        if let number = Int64(text.hasPrefix("#") ? String(text.dropFirst()) : text), number >= 0 {
            return .moment(.position(Position(rawValue: number)))
        }
        if text.lowercased() == "head" { return .beforeHead(0) }
        if text.lowercased().hasPrefix("head~") {
            return Int64(text.dropFirst("head~".count)).flatMap { $0 >= 0 ? .beforeHead($0) : nil }
        }
        if let id = UUID(uuidString: text) { return .moment(.event(id)) }
        let date = text.hasPrefix("@") ? String(text.dropFirst()) : text
        if date.lowercased() == "now" { return .now }
        return DateArgument.date(date, now: Date(), as: .moment, in: zone).map { .moment(.date($0)) }
    }

    /// The position that it stands for.
    ///
    /// - Throws: ``UsageError`` if the log has no such moment; ``EventLogError`` if it cannot be read.
    func position(in log: any EventLog) async throws -> Position {
        if isDate { await log.noteIfAheadOfClock() }
        switch form {
        case .moment(let moment): return try await log.position(of: moment)
        case .now: return try await log.head().position
        case .beforeHead(let count):
            let head = try await log.head().position
            guard count <= head.rawValue else {
                throw UsageError(
                    description: "There is no moment \(text.printable(limit: 60)): the log ends at #\(head)."
                )
            }
            return try await endOfTransaction(before: Position(rawValue: head.rawValue - count), in: log)
        }
    }

    /// The position itself, unless it is in the middle of a transaction: then the end of the one before.
    private func endOfTransaction(before position: Position, in log: any EventLog) async throws -> Position {
        guard position > .start else { return position }
        let around = try await log.events(EventQuery(after: position.previous, through: position.next))
        guard around.count == 2, around[0].transaction == around[1].transaction else { return position }
        let transaction = EventQuery(matching: EventFilter(transaction: around[0].transaction), limit: 1)
        return try await log.events(transaction).first?.position.previous ?? position
    }

    /// Whether it comes to stand for another moment as the log and the time go on.
    var isRelative: Bool {
        switch form {
        case .beforeHead, .now: true
        case .moment: ["ago", "today", "yesterday"].contains { text.lowercased().hasSuffix($0) }
        }
    }

    /// Whether it is a date, and not a certain event.
    var isDate: Bool {
        switch form {
        case .now, .moment(.date): true
        default: false
        }
    }
}

/// The moment that a command looks at.
struct MomentOptions: ParsableArguments {
    @Option(help: ArgumentHelp("As of a moment: \(MomentArgument.help). (default: now)", valueName: "moment"))
    var at: String?

    /// The switches then, or now.
    func view(of manager: Manager, in zone: TimeZone) async throws -> PointInTimeView {
        guard let at else { return try await manager.asOf(.head) }
        let moment = try MomentArgument(at, of: "--at", in: zone)
        return try await manager.asOf(.position(try await moment.position(in: manager.log)))
    }

    /// The line above a table of the past, which says which moment it shows. Empty if it shows the present.
    func heading(of view: PointInTimeView, on terminal: Terminal) async throws -> String {
        guard at != nil else { return "" }
        return try await terminal.styled("As of \(view.log.description(of: view.position, on: terminal)):", .dim) + "\n"
    }
}
