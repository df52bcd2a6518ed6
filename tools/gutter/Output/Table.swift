/// Rows under a heading, aligned, and as wide as the terminal at most.
struct Table {
    struct Column {
        /// Where to cut a text that is too long.
        enum Cut {
            case atEnd
            case inside
            /// Not at all, because part of the text is worse than nothing.
            case never
        }

        let title: String
        /// If the terminal is too narrow, columns of a higher rank are cut first, and left out if that is not enough. Those
        /// of rank 0 stay; if nothing else helps, those whose `cut` allows it are cut.
        let rank: Int
        let cut: Cut

        init(_ title: String, rank: Int = 0, cut: Cut? = nil) {
            self.title = title
            self.rank = rank
            self.cut = cut ?? (rank == 0 ? .never : .atEnd)
        }
    }

    struct Cell {
        let text: String
        let style: Terminal.Style?

        init(_ text: String, _ style: Terminal.Style? = nil) {
            self.text = text
            self.style = style
        }
    }

    /// The width that a column keeps at least when it is cut.
    private static let leastWidth = 8

    let columns: [Column]
    var rows: [[Cell]] = []

    func render(on terminal: Terminal) -> String {
        let widths = widths(within: terminal.width ?? .max)
        let head = columns.map { Cell($0.title, .bold) }
        return ([head] + rows).map { line($0, widths, on: terminal) + "\n" }.joined()
    }

    private func line(_ row: [Cell], _ widths: [Int?], on terminal: Terminal) -> String {
        var line = ""
        var gap = 0
        for (index, cell) in row.enumerated() {
            guard let width = widths[index] else { continue }
            let isCutInside = columns[index].cut == .inside
            let text = isCutInside ? cell.text.truncatedInside(to: width) : cell.text.truncated(to: width)
            // Padding comes before the next text, so that no line ends in spaces.
            if !text.isEmpty {
                line += String(repeating: " ", count: gap) + (cell.style.map { terminal.styled(text, $0) } ?? text)
                gap = 0
            }
            gap += width - text.columns + 2
        }
        return line
    }

    /// The width of each column, or nil if it is left out.
    private func widths(within limit: Int) -> [Int?] {
        var widths: [Int?] = columns.indices.map { index in
            // A column that would be empty is left out.
            let texts = rows.map { $0[index].text }
            if !rows.isEmpty, texts.allSatisfy(\.isEmpty) { return nil }
            return ([columns[index].title] + texts).map(\.columns).max() ?? 0
        }
        func excess() -> Int {
            let shown = widths.compactMap { $0 }
            return limit == .max ? 0 : shown.reduce(2 * (shown.count - 1), +) - limit
        }
        for rank in Set(columns.map(\.rank)).sorted(by: >) where rank > 0 {
            for index in columns.indices where columns[index].rank == rank {
                guard let width = widths[index], excess() > 0 else { continue }
                widths[index] =
                    columns[index].cut == .never ? nil : max(min(width, Self.leastWidth), width - excess())
            }
        }
        for rank in Set(columns.map(\.rank)).sorted(by: >) where rank > 0 {
            for index in columns.indices where columns[index].rank == rank && excess() > 0 { widths[index] = nil }
        }
        // The longest first, so that a short one beside it stays whole.
        let last = columns.indices.filter { columns[$0].rank == 0 && columns[$0].cut != .never }
        for index in last.sorted(by: { (widths[$0] ?? 0) > (widths[$1] ?? 0) }) {
            guard let width = widths[index], excess() > 0 else { continue }
            widths[index] = max(min(width, Self.leastWidth), width - excess())
        }
        return widths
    }
}
