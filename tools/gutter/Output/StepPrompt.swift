import Foundation
import Gutter

/// Shows events one at a time: on a terminal each key is an answer, elsewhere each line of standard input.
struct StepPrompt {
    /// Control-C.
    private static let interrupt: Character = "\u{3}"

    /// The time zone in which times are shown.
    let zone: TimeZone
    private var isWaiting = true

    init(zone: TimeZone) {
        self.zone = zone
    }

    /// Shows an event on standard error, so that standard output holds the result alone.
    ///
    /// - Returns: Whether to go on.
    mutating func show(_ event: Event) throws -> Bool {
        Terminal.standardError.write(
            EventLine(event, showsNamespace: true).render(on: .standardError.showingTimes(in: zone))
        )
        guard isWaiting else { return true }
        switch Self.key() {
        case "q", Self.interrupt: return false
        // At the end of the input, show the rest.
        case "c", nil: isWaiting = false
        default: break
        }
        return true
    }

    /// The next key, or nil at the end of the input.
    private static func key() -> Character? {
        var settings = termios()
        guard isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &settings) == 0 else {
            return readLine().map { $0.first ?? "\n" }
        }
        let before = settings
        // Without ISIG, so that an interrupt comes as a key and the settings are restored.
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        tcsetattr(STDIN_FILENO, TCSANOW, &settings)
        defer { tcsetattr(STDIN_FILENO, TCSANOW, [before]) }
        var byte: UInt8 = 0
        return read(STDIN_FILENO, &byte, 1) == 1 ? Character(UnicodeScalar(byte)) : nil
    }
}
