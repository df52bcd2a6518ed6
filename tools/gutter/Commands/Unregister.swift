import ArgumentParser
import Foundation
import Gutter

struct Unregister: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove a switch with all its descendants.",
        discussion: """
            Shows what goes and asks, or needs --yes where nobody can be asked. The history stays.

            EXAMPLE:
              gutter unregister checkout --reason 'EXP-12 is over' --yes
            """
    )

    @Argument(help: "The name of the switch.")
    var name: String

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var attribution: AttributionOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let events = try await log.changing { log in
            let manager = try await namespace.manager(on: log)
            let target = try manager.switch(name, orRepeating: attribution)
            if !yes, target.id != nil { try confirm(target, in: manager) }
            return try await withAttribution(attribution.attribution) {
                try await manager.unregister(target, idempotencyKey: attribution.idempotencyKey)
            }
        }
        try Printer(format).events(events)
    }

    private func confirm(_ target: Switch, in manager: Manager) throws {
        let root = Name(normalized: target.name)
        let descendants = manager.switches.filter { Name(normalized: $0.name).isDescendant(of: root) }
        let going = ([target] + descendants).map { "  − \($0.name.printable()) (\($0.state.rawValue))\n" }.joined()
        Terminal.standardError.write("This removes\n\(going)")
        guard Terminal.standardError.isTerminal, isatty(STDIN_FILENO) == 1 else {
            throw UsageError(description: "Nobody can be asked here. Repeat the command with --yes.")
        }
        Terminal.standardError.write("Go on? [y/N] ")
        guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else { throw Declined() }
    }
}
