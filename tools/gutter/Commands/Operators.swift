import ArgumentParser
import Gutter

struct Operators: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the operators that conditions may use, with their parameters.",
        discussion: """
            A parameter in brackets may be left out. Operators of an application's own are not listed.

            EXAMPLE:
              gutter operators
              gutter update gifts --add-condition 'UserArguments.name percent 10'
            """
    )

    @OptionGroup var format: FormatOptions

    func run() throws {
        let printer = Printer(format)
        if printer.format != .table {
            return try printer.json(BuiltInOperators.entries.map { JSON.object($0.json).text })
        }
        var table = Table(columns: [.init("OPERATOR"), .init("PARAMETERS"), .init("HOLDS IF THE ARGUMENT", rank: 1)])
        for entry in BuiltInOperators.entries {
            table.rows.append([.init(entry.name), .init(entry.synopsis), .init(entry.summary)])
        }
        try printer.output.writeAll(table.render(on: printer.output))
    }
}

extension BuiltInOperators.Entry {
    fileprivate var json: JSONObject {
        JSONObject([
            ("name", .string(name)),
            ("optionalParameters", .array(optionalParameters.map(JSON.string))),
            ("parameters", .array(parameters.map(JSON.string))),
            ("summary", .string(summary)),
        ])
    }
}
