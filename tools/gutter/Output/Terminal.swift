import Foundation

/// An output of the process: a terminal with a width and colours, or a file or pipe that gets plain text.
struct Terminal {
    private let descriptor: Int32
    /// The time zone in which times are shown.
    private(set) var timeZone = TimeZone.gmt

    static let standardOutput = Terminal(descriptor: STDOUT_FILENO)
    static let standardError = Terminal(descriptor: STDERR_FILENO)

    /// The same output with times in another time zone.
    func showingTimes(in zone: TimeZone) -> Terminal {
        var terminal = self
        terminal.timeZone = zone
        return terminal
    }

    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Whether to colour, which https://no-color.org and dumb terminals ask not to.
    var hasColour: Bool {
        let environment = ProcessInfo.processInfo.environment
        return isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }

    /// The columns of the terminal; nil if lines may have any length.
    var width: Int? {
        guard isTerminal else { return nil }
        var size = winsize()
        if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
    }

    /// Writes all of `text`. What cannot be written to standard error is lost.
    func write(_ text: String) {
        try? writeAll(text)
    }

    /// - Throws: ``OutputFailed``, for example if the disk is full; ``OutputClosed`` if nobody reads any more.
    func writeAll(_ text: String) throws {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                if errno == EPIPE { throw OutputClosed() }
                throw OutputFailed(reason: String(cString: strerror(errno)))
            }
            bytes = bytes.dropFirst(count)
        }
    }

    func styled(_ text: String, _ style: Style) -> String {
        hasColour && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Names with their values beside them, each wrapped if the terminal is narrower.
    func sheet(_ fields: [(name: String, value: String)], indent: String = "") -> String {
        let names = (fields.map(\.name.columns).max() ?? 0) + 2
        let columns = width.map { max(20, $0 - names - indent.columns) } ?? .max
        return
            fields.flatMap { name, value in
                value.wrapped(to: columns).enumerated()
                    .map { index, line in
                        indent + styled((index == 0 ? name : "").padded(to: names), .dim) + line + "\n"
                    }
            }
            .joined()
    }

    /// Select Graphic Rendition parameters of ECMA-48.
    enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
    }
}

extension String {
    /// How many columns the text takes in a terminal, as far as Unicode says without a font: wide and emoji characters
    /// take two (Unicode Standard Annex 11), combining marks none.
    var columns: Int {
        reduce(0) { sum, character in
            guard let scalar = character.unicodeScalars.first else { return sum }
            let isWide: Bool =
                switch scalar.value {
                case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
                    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
                    true
                default: scalar.properties.isEmojiPresentation
                }
            return sum + (isWide ? 2 : 1)
        }
    }

    func padded(to columns: Int) -> String {
        self + String(repeating: " ", count: max(0, columns - self.columns))
    }

    /// The text in at most `columns` columns, with `…` at the place where it was cut.
    func truncated(to columns: Int) -> String {
        guard self.columns > columns else { return self }
        return columns > 0 ? start(ofColumns: columns - 1) + "…" : ""
    }

    /// The same, cut in the middle: the names of switches that belong together often have the same beginning.
    func truncatedInside(to columns: Int) -> String {
        guard self.columns > columns else { return self }
        guard columns > 0 else { return "" }
        let end = String(reversed()).start(ofColumns: (columns - 1) / 2).reversed()
        return start(ofColumns: columns - 1 - (columns - 1) / 2) + "…" + String(end)
    }

    private func start(ofColumns columns: Int) -> String {
        var text = ""
        var used = 0
        for character in self {
            let width = String(character).columns
            if used + width > columns { break }
            text.append(character)
            used += width
        }
        return text
    }

    /// The text cut into lines of at most `columns` columns: at spaces, and inside a word that is longer than a line.
    func wrapped(to columns: Int) -> [String] {
        // Without a limit there is nothing to measure.
        if columns == .max { return [self] }
        var lines: [String] = []
        var line = ""
        var used = 0
        for (index, word) in split(separator: " ", omittingEmptySubsequences: false).map(String.init).enumerated() {
            let width = word.columns
            if index > 0, used + 1 + width <= columns {
                line += " \(word)"
                used += 1 + width
                continue
            }
            if index > 0 { lines.append(line) }
            var pieces = width <= columns ? [word] : word.pieces(ofColumns: columns)
            line = pieces.removeLast()
            used = line.columns
            lines += pieces
        }
        return lines + [line]
    }

    /// The text cut into pieces of at most `columns` columns, at least one.
    private func pieces(ofColumns columns: Int) -> [String] {
        var pieces = [""]
        var used = 0
        for character in self {
            let width = String(character).columns
            if used + width > columns, used > 0 {
                pieces.append("")
                used = 0
            }
            pieces[pieces.count - 1].append(character)
            used += width
        }
        return pieces
    }
}
