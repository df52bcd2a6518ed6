import Foundation

/// What no command can have written into an event of the current format, whatever its switch was before: names that are not in
/// normal form, texts that are not JSON objects, an attribution without an actor.
struct EventForm {
    // Many events have the same as the event before.
    private var soundNamespace = Namespace.default.description
    private var soundAttribution = ""
    private var faults: [VerificationReport.Fault] = []

    /// What is wrong with the form of an event.
    mutating func faults(of event: Event) -> [VerificationReport.Fault] {
        faults.removeAll(keepingCapacity: true)
        checkNames(event)
        checkObjects(event)
        return faults
    }

    private mutating func add(_ position: Position, _ message: String) {
        faults.append(.init(position, message))
    }

    private mutating func checkNames(_ event: Event) {
        if let rule = Self.broken(by: event.name, { (text) throws(ValidationError) in try Name(text).description }) {
            add(event.position, "its name \(rule)")
        }
        if event.namespace.isIdentical(to: soundNamespace) { return }
        if let rule = Self.broken(
            by: event.namespace,
            { (text) throws(ValidationError) in
                try Namespace(path: text).description
            }
        ) {
            add(event.position, "its namespace \(rule)")
        } else {
            soundNamespace = event.namespace
        }
    }

    /// The rule of names that a text breaks, if it breaks one, as the end of a sentence.
    private static func broken(
        by text: String,
        _ normalize: (String) throws(ValidationError) -> String
    ) -> String? {
        do throws(ValidationError) {
            return try normalize(text).isIdentical(to: text) ? nil : "is not in normal form"
        } catch {
            return error.rule
        }
    }

    /// Checks what an event has as JSON, but for what its changes and its switch mean.
    private mutating func checkObjects(_ event: Event) {
        let texts = [
            ("attribution", event.storedAttribution), ("changes", event.storedChanges), ("switch", event.storedSwitch),
            ("origin", event.storedOrigin), ("extra", event.storedExtra),
        ]
        for case let (name, text?) in texts where !text.isObjectOnOneLine {
            add(event.position, "its \(name) is not a JSON object on one line")
        }
        // The others are parsed where they are looked at; those of an unknown kind are not.
        for case let (name, text?) in texts.dropFirst(event.kind.isKnown ? 3 : 1) {
            let limit = name == "changes" ? JSONParser.maximumDepthOfChanges : JSONParser.maximumDepth
            if (try? JSON(content: text, maximumDepth: limit))?.object == nil {
                add(event.position, "its \(name) is no JSON object")
            }
        }
        if let extra = event.storedExtra, let object = (try? JSON(content: extra))?.object {
            for fault in EventExtra.faults(in: object) { add(event.position, fault) }
        }
        if event.storedAttribution.isIdentical(to: soundAttribution) { return }
        let faultCount = faults.count
        checkAttribution(event)
        if faults.count == faultCount { soundAttribution = event.storedAttribution }
    }

    private mutating func checkAttribution(_ event: Event) {
        guard let attribution = (try? JSON(content: event.storedAttribution))?.object else {
            add(event.position, "its attribution is no JSON object")
            return
        }
        if attribution["actor"] == nil { add(event.position, "its attribution names no actor") }
        for key in ["actor", "correlationID", "displayName", "kind", "onBehalfOf", "reason"] {
            guard let value = attribution[key] else { continue }
            guard let text = value.string else {
                add(event.position, "the \(key) in its attribution is no text")
                continue
            }
            if key == "displayName" || key == "reason" { continue }
            do throws(ValidationError) { try ValidationError.check(identifier: text, key) } catch {
                add(event.position, "the \(key) in its attribution \(error.rule)")
            }
        }
    }
}

extension String {
    /// Whether it can be a JSON object that an export can hold: one line, with no space around it.
    fileprivate var isObjectOnOneLine: Bool {
        withUTF8Bytes { bytes in
            guard let start = bytes.baseAddress, bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}")
            else {
                return false
            }
            return memchr(start, Int32(UInt8(ascii: "\n")), bytes.count) == nil
        }
    }
}
