import Gutter
import GutterSQLite

/// There is no switch with this name, and the log tells why, or which one may be meant.
struct MissingSwitch: CommandError {
    static let kind = Problem.Kind.notFound
    let description: String
}

/// No switch ever bore a name.
struct NameNeverUsed: CommandError {
    static let kind = Problem.Kind.notFound
    let name: String
    let namespace: String?
    var hint: String?

    var description: String {
        let place = namespace.map { "in namespace \"\($0.printable())\"" } ?? "in any namespace"
        return "No switch \(place) ever had the name \(quoted(name)). \(hint ?? "Check the name and the namespace.")"
    }
}

/// No switch was ever in a namespace.
struct NamespaceNeverUsed: CommandError {
    static let kind = Problem.Kind.notFound
    let namespace: String
    let hint: String

    var description: String { "No switch was ever in namespace \(quoted(namespace)). \(hint)" }
}

extension EventLog {
    /// Every actor that an event names, if the log is a file.
    func knownActors() async throws -> [String] {
        try await (self as? SQLiteEventLog)?.actors() ?? []
    }

    /// - Throws: ``NamespaceNeverUsed`` if no event names the namespace, unless it is the default one.
    func checkNamespace(_ namespace: String) async throws {
        if namespace == Namespace.default.description { return }
        let query = EventQuery(matching: EventFilter(namespace: namespace), limit: 1)
        if try await !events(query).isEmpty { return }
        let known = try await (self as? SQLiteEventLog)?.namespaces().sorted() ?? []
        throw NamespaceNeverUsed(namespace: namespace, hint: Self.hint(for: namespace, among: known))
    }

    private static func hint(for namespace: String, among known: [String]) -> String {
        if let question = Suggestion(for: namespace, among: known).question { return question }
        if known.isEmpty { return "The log has no events." }
        let some = known.prefix(5).map(quoted).joined(separator: ", ")
        return "The log has \(some)\(known.count > 5 ? " and \(number(known.count - 5)) more" : "")."
    }
}

extension SQLiteEventLog {
    /// An error with what the log knows about it; the same error if the log knows nothing.
    ///
    /// - Parameter database: The file as it was named on the command line, which a suggested command must name too; nil if it
    ///   was not named there.
    func explaining(_ error: any Error, database: String?) async -> any Error {
        switch error {
        case let error as SwitchNotFound:
            let name = (try? Name(error.name).description) ?? error.name
            guard let reason = try? await reason(whyThereIsNo: name, in: error.namespace, of: database) else {
                return error
            }
            let start = "There is no switch \(quoted(name)) in namespace \"\(error.namespace.printable())\""
            return MissingSwitch(description: start + reason)
        case var error as NameNeverUsed:
            error.hint = try? await Suggestion(for: error.name, among: names(in: error.namespace)).question
            return error
        default: return error
        }
    }

    /// The rest of a sentence, and what to do; nil if nothing is known.
    private func reason(
        whyThereIsNo name: String,
        in namespace: String,
        of database: String?
    ) async throws -> String? {
        let bearers = EventFilter(namespace: namespace, switch: name)
        let events = try await events(EventQuery(matching: bearers, order: .descending, limit: 1_000))
        guard let last = events.first(where: { $0.name == name }) else {
            if let question = Suggestion(for: name, among: try await names(in: namespace)).question {
                return ". \(question)"
            }
            return try await namespacesWithSwitch(name)
        }
        if last.kind == .unregistered { return try await reason(afterUnregistration: last, of: database) }
        if let next = events.last(where: { $0.switchID == last.switchID && $0.position > last.position }) {
            return ": \(next.words(for: "renamed it to \(next.name.printable())"))."
        }
        let first = events.last { $0.switchID == last.switchID && $0.name == name } ?? last
        return " at that moment: \(first.words(for: first.kind == .registered ? "registered it" : "named it so"))."
    }

    private func reason(afterUnregistration event: Event, of database: String?) async throws -> String {
        let command = EventQuery(matching: EventFilter(transaction: event.transaction), limit: 1)
        let before = (try await events(command).first ?? event).position.previous
        let namespace = event.namespace == Namespace.default.description ? nil : event.namespace
        let place = [("--namespace", namespace), ("--db", database)]
            .compactMap { option, value in value.map { " \(option) \($0.quotedForShell)" } }.joined()
        let name = event.name.quotedForShell
        return
            ": \(event.words(for: "unregistered it")). `gutter show \(name)\(place) --at \(before)` shows what it was, "
            + "`gutter rollback \(name)\(place) --to \(before)` brings it back."
    }

    private func namespacesWithSwitch(_ name: String) async throws -> String? {
        let snapshot = try await snapshot(at: nil)
        let places = Set(snapshot.states.lazy.filter { $0.name == name }.map(\.namespace)).sorted()
        guard let first = places.first else { return nil }
        let list = places.prefix(3).map(quoted).joined(separator: ", ")
        return ", but there is one in \(list). Say --namespace \(first.quotedForShell)."
    }
}

extension Event {
    /// `ada unregistered it at #5, 2024-03-02 14:03:11Z (EXP-12)`.
    fileprivate func words(for action: String) -> String {
        let reason = attribution.reason.map { " (\($0.printable(limit: 200)))" } ?? ""
        return "\(attribution) \(action) at #\(position), \(time())\(reason)"
    }
}

extension String {
    /// As a shell reads it back as one word.
    fileprivate var quotedForShell: String {
        let isPlain = unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789:._-/".unicodeScalars.contains($0)
        }
        return isPlain ? self : "'\(printable().replacing("'", with: "'\\''"))'"
    }
}
