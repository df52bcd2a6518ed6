import Gutter

/// An event as a line of the log.
struct EventLine {
    private let event: Event
    private let showsNamespace: Bool
    private let note: String

    /// - Parameters:
    ///   - event: The event.
    ///   - showsNamespace: Whether to put the namespace in front of the name.
    ///   - note: What to add in brackets at the end.
    init(_ event: Event, showsNamespace: Bool = false, note: String = "") {
        self.event = event
        self.showsNamespace = showsNamespace
        self.note = note
    }

    /// The sentence, coloured, and wrapped under itself if the terminal is narrower.
    func render(on terminal: Terminal) -> String {
        // On a terminal a description of 5,000 characters would hide what comes before and after it.
        let limit = terminal.width.map { max(240, 4 * $0) } ?? .max
        var sentence = event.sentence(inNamespace: showsNamespace, zone: terminal.timeZone, detailsUpTo: limit)
        if let cause = event.cause { sentence += " [cause #\(cause)]" }
        if !note.isEmpty { sentence += " [\(note)]" }
        guard let width = terminal.width else { return "\(sentence)\n" }
        let indent = 4
        var lines = sentence.wrapped(to: max(20, width - indent))
        lines[0] = coloured(lines[0], on: terminal)
        return lines.enumerated()
            .map { index, line in (index == 0 ? "" : String(repeating: " ", count: indent)) + line + "\n" }
            .joined()
    }

    private func coloured(_ line: String, on terminal: Terminal) -> String {
        guard terminal.hasColour else { return line }
        var words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        // The position, the date and the time come first; the kind is the first word that names it.
        for index in words.indices.prefix(3) { words[index] = terminal.styled(words[index], .dim) }
        if let kind = words.firstIndex(of: event.kind.rawValue) {
            words[kind] = terminal.styled(words[kind], event.kind.style)
        }
        return words.joined(separator: " ")
    }
}

extension Event.Kind {
    fileprivate var style: Terminal.Style {
        switch self {
        case .registered: .green
        case .unregistered: .red
        default: .yellow
        }
    }
}

extension Switch.State {
    var style: Terminal.Style {
        switch self {
        case .global: .green
        case .selective: .yellow
        case .disabled: .dim
        }
    }
}
