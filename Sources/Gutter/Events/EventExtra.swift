/// What an event says that has no field of its own, in `extra` as JSON:
///
/// - `clock`, such as `"2024-03-02T14:03:11.000000Z"`: what the clock said, if the log was ahead of it; see ``Event/clock``.
/// - `command`, 64 lower-case hexadecimal digits by which the log recognizes a command with an idempotency key; see
///   ``DerivedIDs/command(key:fingerprint:)``.
///
/// A later version may add members. `extra` is absent if it would have none.
struct EventExtra {
    var clock: Timestamp?
    var command: String?

    init(clock: Timestamp? = nil, command: String? = nil) {
        self.clock = clock
        self.command = command
    }

    /// Reads what this version knows of a stored `extra`, and leaves out what is not as it should be.
    init(parsing text: String) {
        let object = (try? JSON(parsing: text))?.object
        clock = object?["clock"]?.string.flatMap(Timestamp.init(parsing:))
        command = object?["command"]?.string
    }

    /// As it is stored; nil if there is nothing to say.
    var text: String? {
        var object = JSONObject()
        object["clock"] = clock.map { .string($0.description) }
        object["command"] = command.map(JSON.string)
        return object.isEmpty ? nil : JSON.object(object).text
    }

    /// What no command can have written into an `extra`.
    static func faults(in object: JSONObject) -> [String] {
        var faults: [String] = []
        if let clock = object["clock"] {
            let text = clock.string ?? ""
            if Timestamp(parsing: text)?.description.isIdentical(to: text) != true {
                faults.append("the clock in its extra is no time")
            }
        }
        if let command = object["command"] {
            let text = command.string ?? ""
            if text.utf8.count != 64 || !text.utf8.allSatisfy("0123456789abcdef".utf8.contains) {
                faults.append("the command in its extra is no digest")
            }
        }
        return faults
    }
}
