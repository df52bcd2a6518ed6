import Gutter

/// Prints results in the format that was asked for.
struct Printer {
    let format: OutputFormat
    let output: Terminal

    init(_ options: FormatOptions) {
        format = options.format
        output = .standardOutput
    }

    init(_ options: OutputOptions) {
        format = options.format
        output = .standardOutput.showingTimes(in: options.zone)
    }

    /// Prints `object` as JSON on one line.
    func json(_ object: JSONObject) throws {
        try output.writeAll("\(JSON.object(object).text.escapedJSON)\n")
    }

    /// Prints `lines` as a JSON array or one a line.
    func json(_ lines: [String]) throws {
        let lines = lines.map(\.escapedJSON)
        switch format {
        case .json where lines.isEmpty: try output.writeAll("[]\n")
        case .json: try output.writeAll("[\n\(lines.joined(separator: ",\n"))\n]\n")
        default: try output.writeAll(lines.map { "\($0)\n" }.joined())
        }
    }

    /// Prints events as sentences or as JSON.
    func events(_ events: [Event]) throws {
        if format != .table { return try json(events.map { try $0.exportLine() }) }
        try output.writeAll(events.map { EventLine($0).render(on: output) }.joined())
    }

    /// Runs `body`, which prints a list. If there is no such name or namespace, JSON output is an empty list all the same.
    func listing(_ body: () async throws -> Void) async throws {
        do { try await body() } catch let error where error is NameNeverUsed || error is NamespaceNeverUsed {
            if format != .table { try json([String]()) }
            throw error
        }
    }

    /// Says that there was nothing to do: a sentence for people, no events in JSON.
    func nothing(_ sentence: String) throws {
        if format == .table { try output.writeAll("\(sentence)\n") } else { try json([String]()) }
    }
}

extension String {
    /// This JSON with `\u` and the code in place of each character that cannot be seen, such as one that turns the reading order
    /// of a terminal around (general categories Cc, Cf, Zl and Zp). It is the same JSON value; in what is hashed, such as an
    /// export, every byte stays as it is.
    var escapedJSON: String {
        func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
            if scalar.isASCII { return scalar.value == 0x7F }
            return switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
        guard unicodeScalars.contains(where: isInvisible) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            if isInvisible(scalar) {
                for unit in UTF16.encode(scalar) ?? .init() { text += "\\u" + hexadecimal(unit) }
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private func hexadecimal(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

extension Event {
    /// For scripts: who made a change, when and why.
    var attributionJSON: JSONObject {
        var object = JSONObject()
        object["position"] = .integer(Int(position.rawValue))
        object["event"] = .string(id.text)
        object["at"] = .string(timestamp.description)
        object["clock"] = clockTimestamp.map { .string($0.description) }
        let attribution = attribution
        object["actor"] = .string(attribution.actor)
        object["onBehalfOf"] = attribution.onBehalfOf.map(JSON.string)
        object["reason"] = attribution.reason.map(JSON.string)
        return object
    }
}

extension Switch {
    /// The switch for scripts, with what made it so.
    func json(changedBy event: Event?) -> JSONObject {
        var object = json
        object["changed"] = event.map { .object($0.attributionJSON) }
        return object
    }
}
