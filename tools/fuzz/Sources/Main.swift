import ArgumentParser
import Foundation
import GutterFuzzing
import Logging

/// Gives Gutter's readers input that nobody should give them.
@main
struct Fuzz: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "GutterFuzz",
        abstract: "Try everything that reads what others wrote with what nobody should write.",
        discussion: """
            Cases follow from the seed alone. The case that runs is noted in a file, so that one that crashes is known:
            repeat it with --seed, --only and --case.

            EXAMPLE:
              tools/swift fuzz run -c release GutterFuzz --cases 1000000
              tools/swift fuzz run -c release GutterFuzz --seed 7 --only regular-expressions --case 4711
            """
    )

    @Option(help: "What the cases follow from. (default: another one each time)")
    var seed: UInt64?

    @Option(help: "How many cases in all, or of the subject where --only is given.")
    var cases = 100_000

    @Option(
        help: ArgumentHelp("One subject alone: \(Subject.all.map(\.name).joined(separator: ", ")).", valueName: "name")
    )
    var only: String?

    @Option(name: .customLong("case"), help: "One case alone, by its number.")
    var number: Int?

    @Option(help: ArgumentHelp("Where to note the case that runs.", valueName: "path"))
    var note = FileManager.default.temporaryDirectory.appending(path: "gutter-fuzz-case").path()

    func run() async throws {
        // The library's notes about odd logs would drown the findings.
        LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() }
        let seed = seed ?? UInt64.random(in: 0...999_999)
        print("Seed \(seed); the case that runs is noted in \(note).")
        let subjects = Subject.all.filter { only == nil || $0.name == only }
        if subjects.isEmpty { throw ValidationError("There is no subject \(only ?? "").") }
        let trial = try Trial(seed: seed, note: note)
        for subject in subjects {
            let count = only == nil ? cases * subject.share / Subject.all.map(\.share).reduce(0, +) : cases
            try await trial.run(subject, numbers: number.map { $0..<$0 + 1 } ?? 0..<count)
        }
        if trial.findings > 0 { throw ExitCode.failure }
    }
}
