extension LinearRegex {
    /// Whether the pattern is found anywhere in `text`.
    ///
    /// A step is a visit of an instruction. A pattern without repeats has about as many instructions as characters.
    /// Looking up the properties of a character beyond ASCII counts as ten steps.
    ///
    /// - Complexity: O(size of the pattern × length of the text), up to ``maximumSteps``, and memory for the pattern only.
    /// - Throws: ``OperatorError`` if it would take more than ``maximumSteps``.
    package func isFound(in text: String) throws(OperatorError) -> Bool {
        var steps = 0
        // The ways of matching that are alive before the next scalar, and those after it.
        var current: [Int] = []
        var next: [Int] = []
        var pending: [Int] = []
        // At which scalar each instruction was last visited, so that it is visited once.
        var visited = [Int](repeating: -1, count: program.count)
        var previous: Unicode.Scalar?
        var position = 0
        var scalars = text.unicodeScalars.makeIterator()
        while true {
            let scalar = scalars.next()
            if position == 0 || !isAnchored { current.append(0) }
            if current.isEmpty { return false }
            if steps > Self.maximumSteps { throw .tooManySteps(in: text) }
            for thread in current {
                pending.append(thread)
                while let index = pending.popLast() {
                    if visited[index] == position { continue }
                    visited[index] = position
                    steps += 1
                    switch program[index] {
                    case .match: return true
                    case .jump(let target): pending.append(target)
                    case .split(let first, let second):
                        pending.append(first)
                        pending.append(second)
                    case .assert(let assertion):
                        if assertion.holds(between: previous, and: scalar) { pending.append(index + 1) }
                    case .consume(let number):
                        guard let scalar else { break }
                        if !scalar.isASCII { steps += 9 }
                        if isMember(scalar, ofClass: number) { next.append(index + 1) }
                    }
                }
            }
            if scalar == nil { return false }
            swap(&current, &next)
            next.removeAll(keepingCapacity: true)
            previous = scalar
            position += 1
        }
    }

    private func isMember(_ scalar: Unicode.Scalar, ofClass number: Int) -> Bool {
        scalar.isASCII ? ascii[number].contains(scalar) : classes[number].contains(scalar)
    }
}

extension OperatorError {
    fileprivate static func tooManySteps(in text: String) -> OperatorError {
        OperatorError(
            "searching a text of \(text.utf8.count) bytes takes more than \(LinearRegex.maximumSteps) steps; "
                + "hold the pattern to the start with ^, or repeat less in it"
        )
    }
}

extension LinearRegex.Assertion {
    fileprivate func holds(between previous: Unicode.Scalar?, and next: Unicode.Scalar?) -> Bool {
        switch self {
        case .start: previous == nil
        case .end: next == nil
        case .wordBoundary: previous.isWord != next.isWord
        case .noWordBoundary: previous.isWord == next.isWord
        }
    }
}

extension Unicode.Scalar? {
    fileprivate var isWord: Bool { map(LinearRegexClass.Property.word.contains) ?? false }
}
