import Synchronization

/// A line on the terminal that says how far a long command is; nothing if standard error is not a terminal.
final class ProgressLine: Sendable {
    private let isShown = Mutex(false)

    func show(checked: Int, of total: Int) {
        guard Terminal.standardError.isTerminal else { return }
        isShown.withLock { $0 = true }
        Terminal.standardError.write("\r\u{1B}[KChecked \(checked) of \(counted(total, "change", "changes"))…")
    }

    func clear() {
        if isShown.withLock({ $0 }) { Terminal.standardError.write("\r\u{1B}[K") }
    }
}
