/// A line on the terminal that says how far a long command is; nothing where standard error is no terminal.
struct ProgressLine {
    func show(checked: Int, of total: Int) {
        guard Terminal.standardError.isTerminal else { return }
        Terminal.standardError.write("\r\u{1B}[KChecked \(checked) of \(counted(total, "change", "changes"))…")
    }

    func clear() {
        if Terminal.standardError.isTerminal { Terminal.standardError.write("\r\u{1B}[K") }
    }
}
