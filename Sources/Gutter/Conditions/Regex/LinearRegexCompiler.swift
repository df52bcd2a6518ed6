/// What a pattern says, as a tree.
indirect enum LinearRegexNode {
    case empty
    case one(LinearRegexClass)
    case assertion(LinearRegex.Assertion)
    case sequence([LinearRegexNode])
    case alternatives([LinearRegexNode])
    /// Without a maximum if that is nil.
    case repeated(LinearRegexNode, minimum: Int, maximum: Int?)

    /// How many instructions it takes, and so how much work it is to write them; at least one for each node, since
    /// repeating nothing a thousand times a thousand times takes time too.
    ///
    /// - Throws: If that is more than is allowed, before anything is multiplied that might overflow.
    func size() throws(LinearRegexError) -> Int {
        var size = 1
        switch self {
        case .empty, .one, .assertion: break
        case .sequence(let nodes):
            for node in nodes { size += try node.size() }
        case .alternatives(let nodes):
            for node in nodes { size += try node.size() + 2 }
        case .repeated(let node, let minimum, let maximum?): size += try node.size() * maximum + (maximum - minimum)
        case .repeated(let node, let minimum, nil): size += try node.size() * max(minimum, 1) + 2
        }
        guard size <= LinearRegex.maximumSize else {
            throw LinearRegexError("is too large; repeat less, or fewer things")
        }
        return size
    }
}

/// Turns the tree into a program.
struct LinearRegexCompiler {
    private(set) var program: [LinearRegex.Instruction] = []
    private(set) var classes: [LinearRegexClass] = []

    mutating func compile(_ node: LinearRegexNode) throws(LinearRegexError) {
        _ = try node.size()
        emit(node)
        program.append(.match)
    }

    private mutating func emit(_ node: LinearRegexNode) {
        switch node {
        case .empty: break
        case .one(let members):
            program.append(.consume(classes.count))
            classes.append(members)
        case .assertion(let assertion): program.append(.assert(assertion))
        case .sequence(let nodes): nodes.forEach { emit($0) }
        case .alternatives(let nodes): emit(alternatives: nodes[...])
        case .repeated(let node, let minimum, let maximum): emit(node, minimum: minimum, maximum: maximum)
        }
    }

    private mutating func emit(alternatives nodes: ArraySlice<LinearRegexNode>) {
        var jumps: [Int] = []
        for (offset, node) in nodes.enumerated() {
            guard offset < nodes.count - 1 else {
                emit(node)
                break
            }
            let split = reserve()
            emit(node)
            jumps.append(reserve())
            program[split] = .split(split + 1, program.count)
        }
        for jump in jumps { program[jump] = .jump(program.count) }
    }

    private mutating func emit(_ node: LinearRegexNode, minimum: Int, maximum: Int?) {
        var start = program.count
        for _ in 0..<minimum {
            start = program.count
            emit(node)
        }
        guard let maximum else {
            if minimum > 0 {
                program.append(.split(start, program.count + 1))
            } else {
                let split = reserve()
                emit(node)
                program.append(.jump(split))
                program[split] = .split(split + 1, program.count)
            }
            return
        }
        var splits: [Int] = []
        for _ in minimum..<maximum {
            splits.append(reserve())
            emit(node)
        }
        for split in splits { program[split] = .split(split + 1, program.count) }
    }

    /// Room for an instruction whose target is not known yet.
    private mutating func reserve() -> Int {
        program.append(.match)
        return program.count - 1
    }
}
