import Foundation

/// What somebody who wrote an unknown word may have meant.
package struct Suggestion {
    /// The likeliest first, three at most.
    package let candidates: [String]

    package init(for word: String, among known: some Sequence<String>) {
        let written = Array(word.lowercased().unicodeScalars)
        // Any letter is like any other.
        let limit = written.count < 2 ? 0 : min(3, max(1, written.count / 3))
        let ranked = known.compactMap { candidate -> (distance: Int, candidate: String)? in
            let other = Array(candidate.lowercased().unicodeScalars)
            if let distance = Self.distance(written, other, atMost: limit) { return (distance, candidate) }
            // Part of a long name, such as its last segment.
            let isPart = written.count >= 3 && candidate.localizedCaseInsensitiveContains(word)
            return isPart ? (limit + 1, candidate) : nil
        }
        candidates = ranked.sorted { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }.prefix(3)
            .map(\.candidate)
    }

    /// `Did you mean "a", "b" or "c"?`; nil if there is nothing like the word.
    package var question: String? {
        guard let last = candidates.last.map(quoted) else { return nil }
        let others = candidates.dropLast().map(quoted).joined(separator: ", ")
        return "Did you mean \(others.isEmpty ? last : "\(others) or \(last)")?"
    }

    /// How many characters must be inserted, removed, replaced or exchanged with their neighbour to make one word of
    /// another; nil if it is more than `limit`.
    ///
    /// The optimal string alignment distance: https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance
    package static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], atMost limit: Int) -> Int? {
        if abs(left.count - right.count) > limit { return nil }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let isSame = left[row] == right[column]
                var cost = min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            if current.allSatisfy({ $0 > limit }) { return nil }
            (beforeLast, last) = (last, current)
        }
        return last[right.count] <= limit ? last[right.count] : nil
    }
}

/// A word in double quotes, on one line and not at length.
package func quoted(_ word: String) -> String {
    "\"\(word.printable(limit: 60))\""
}
