import ArgumentParser
import Foundation
import Gutter

/// The version of a switch that somebody has seen, with its identity if they say which: `3`, or `3@` and an id.
struct VersionArgument: ExpressibleByArgument {
    static let help = ArgumentHelp(
        "Only if the switch is as it was at this version, which list and show print. A name that is registered anew begins at 1; if "
            + "the name had another switch at that version, say which you saw: 3@ID.",
        valueName: "version"
    )

    let version: Int
    let id: UUID?

    init?(argument: String) {
        let parts = argument.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let version = parts.first.flatMap({ Int($0) }) else { return nil }
        self.version = version
        guard parts.count == 2 else {
            id = nil
            return
        }
        guard let id = UUID(uuidString: String(parts[1])) else { return nil }
        self.id = id
    }

    /// For the fingerprint of a command.
    var text: String { id.map { "\(version)@\($0.text)" } ?? "\(version)" }
}

extension Manager {
    /// The switch with this name, if it is the one that was seen.
    ///
    /// - Throws: ``EventLogError`` if it is another, or if another one may have been seen.
    func `switch`(_ name: String, seen: VersionArgument?) async throws -> Switch {
        let element = try self.switch(name)
        guard let seen else { return element }
        if let id = seen.id {
            if id != element.id { throw EventLogError.anotherSwitch(element, than: id) }
        } else {
            try await checkSeen(Switch(name), at: seen.version)
        }
        return element
    }
}
