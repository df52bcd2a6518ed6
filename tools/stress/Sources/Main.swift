import ArgumentParser

/// Tries what many processes do to one log, and what becomes of it when they are killed or its file is moved.
@main
struct Stress: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "GutterStress",
        abstract: "Try a log with many processes, and with processes that are killed.",
        discussion: """
            Each round makes a log of its own in a temporary folder, which stays where a fault is found.

            EXAMPLE:
              tools/swift stress run -c release GutterStress crowd --rounds 20
              tools/swift stress run -c release GutterStress kill --rounds 300
              tools/swift stress run -c release GutterStress storm --rounds 100
            """,
        subcommands: [Crowd.self, Kill.self, Storm.self, Worker.self, StormWorker.self, StormRestorer.self]
    )
}

/// Something that must not happen has happened.
struct Fault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
