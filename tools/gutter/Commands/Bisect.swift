import ArgumentParser
import Gutter

struct Bisect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find an event that turned a switch on or off for some inputs, by binary search.",
        discussion: """
            If the answer changed more than once, it is one of those events; `gutter transitions` finds all. \
            A moment is \(MomentArgument.help).

            EXAMPLE:
              gutter bisect checkout --input 'UserArguments={"age":70}' --from @2024-03-02
            """
    )

    @OptionGroup var question: QuestionOptions
    @OptionGroup var range: RangeOptions
    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let printer = Printer(format)
        let ask = try question.closure()
        try await log.reading { log in
            let manager = try await namespace.existing(on: log)
            try await question.checkName(in: manager)
            let (earlier, later) = try await range.positions(in: log, zone: format.zone)
            var looks = 0
            let culprit = try await manager.bisect(from: .position(earlier), to: .position(later)) { view in
                looks += 1
                return ask(view)
            }
            try printer.events([culprit])
            if printer.format == .table {
                let answer = question.words(for: ask(try await manager.asOf(.position(culprit.position))))
                let name = question.name.printable()
                try printer.output.writeAll(
                    "After it \(name) was \(answer), found in \(counted(looks, "look", "looks")) at "
                        + "\(counted(Int(later.rawValue - earlier.rawValue), "event", "events")).\n"
                )
            }
        }
    }
}
