/// Rows under a heading, aligned, and as wide as the terminal at most.
struct Table {
    struct Cell {
        let text: String
        let style: Terminal.Style?

        init(_ text: String, _ style: Terminal.Style? = nil) {
            self.text = text
            self.style = style
        }
    }

    let heading: [String]
    var rows: [[Cell]] = []

    func render(on terminal: Terminal) -> String {
        let widths = widths(within: terminal.width)
        let head = heading.enumerated().map { Cell($1, .bold) }
        return ([head] + rows)
            .map { row in
                let cells = zip(row, widths).enumerated()
                    .map { index, pair in
                        let (cell, width) = pair
                        let text = cell.text.truncated(to: width)
                        let padding = String(repeating: " ", count: max(0, width - text.columns))
                        let styled = cell.style.map { terminal.styled(text, $0) } ?? text
                        return index == row.count - 1 ? styled : styled + padding
                    }
                return cells.joined(separator: "  ") + "\n"
            }
            .joined()
    }

    /// The columns' widths: what they need, with the widest giving way first.
    private func widths(within limit: Int?) -> [Int] {
        var widths = heading.map(\.columns)
        for row in rows {
            for (index, cell) in row.enumerated() where index < widths.count {
                widths[index] = max(widths[index], cell.text.columns)
            }
        }
        guard let limit else { return widths }
        let gaps = 2 * (widths.count - 1)
        while widths.reduce(gaps, +) > limit, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }),
            widths[widest] > 4
        {
            widths[widest] -= 1
        }
        return widths
    }
}
