import ArgumentParser
import Gutter

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether a switch is on for some inputs, and why.",
        discussion: """
            An input is a container and its values as a JSON object. {"date":"2024-03-02T14:03Z"} is a date, and null is \
            no value. A condition that cannot be decided has a line of its own. A percentage goes by the value given: \
            hashedBy: of an application's argument is not known here.

            On and off are both answers, with exit code 0. With --quiet nothing is printed, and the exit code is 0 for on \
            and 1 for off.

            EXAMPLE:
              gutter check checkout --input 'UserArguments={"age":70,"name":"jeff"}'
              gutter check checkout --at @2024-03-02T14:03Z
              gutter check maintenance --quiet && exit
            """
    )

    @Argument(help: "The name of the switch.")
    var name: String

    @Option(
        name: .customLong("input"),
        help: ArgumentHelp("An input, such as 'UserArguments={\"age\":70}'; repeatable.", valueName: "text")
    )
    var inputs: [String] = []

    @Flag(name: .shortAndLong, help: "Print nothing; exit with 0 for on and 1 for off.")
    var quiet = false

    @OptionGroup var moment: MomentOptions
    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let attributes = try inputs.map(InputArgument.parse)
        let printer = Printer(format)
        let (evaluation, heading) = try await log.reading { log in
            let view = try await moment.view(of: try await namespace.existing(on: log), in: format.zone)
            let evaluation = try view.evaluate(name, attributes: attributes)
            for note in UnaskedInput(attributes, conditions: try conditions(in: view)).notes {
                Terminal.standardError.write("note: \(note)\n")
            }
            return (evaluation, try await moment.heading(of: view, on: printer.output))
        }
        if quiet {
            if !evaluation.value { throw ExitCode.failure }
            return
        }
        if printer.format != .table { return try printer.json(evaluation.json) }
        let lines = [evaluation.description] + evaluation.errors.map(\.line)
        try printer.output.writeAll(heading + lines.map { "\($0)\n" }.joined())
    }

    /// The conditions that may decide: the switch's, and those of the ancestors that must consent.
    private func conditions(in view: PointInTimeView) throws -> [Condition] {
        guard let id = try view.switch(name).id, let record = view.records[id] else { return [] }
        return ([record] + view.records.consentingAncestors(of: record)).flatMap(\.properties.conditions)
    }
}

extension ConditionError {
    /// On the command line an argument is known if an input has it, so what is missing is the input.
    fileprivate var line: String {
        guard case .unknownArgument(let name) = error else { return description }
        return "Whether \(condition) cannot be decided: no --input gives \(name.printable())."
    }
}
