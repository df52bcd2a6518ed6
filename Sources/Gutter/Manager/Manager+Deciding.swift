extension Manager {
    /// Whether the switch is on without inputs of the call: for the manager's and the task's alone.
    ///
    /// Never throws, never blocks, does no I/O. An unknown name is off, which ``Signals/unknownSwitch`` tells of.
    /// Cost: about half a dictionary lookup for a switch without conditions.
    public func isActive(_ name: String) -> Bool {
        decide(name, UnsafeBufferPointer(start: nil, count: 0), isExclusive: false)
    }

    /// Whether the switch is on for an input.
    ///
    /// - Parameters:
    ///   - name: The name of the switch.
    ///   - input: A user, a request, … of any type; nil is no input. It need not be Sendable.
    ///   - exclusive: Whether to leave out the manager's and the task's inputs.
    @inlinable
    public func isActive<Input>(_ name: String, for input: Input, exclusive: Bool = false) -> Bool {
        withUnsafePointer(to: input) { input in
            withUnsafePointer(to: InputReference(input, Input.self)) { reference in
                decide(name, UnsafeBufferPointer(start: reference, count: 1), isExclusive: exclusive)
            }
        }
    }

    /// Whether the switch is on for two inputs, such as a user and a request.
    ///
    /// It is the general form below, without its cost.
    @inlinable
    public func isActive<First, Second>(
        _ name: String,
        for first: First,
        _ second: Second,
        exclusive: Bool = false
    ) -> Bool {
        withUnsafePointer(to: first) { first in
            withUnsafePointer(to: second) { second in
                let references = (InputReference(first, First.self), InputReference(second, Second.self))
                return withUnsafePointer(to: references) { references in
                    references.withMemoryRebound(to: InputReference.self, capacity: 2) { references in
                        decide(name, UnsafeBufferPointer(start: references, count: 2), isExclusive: exclusive)
                    }
                }
            }
        }
    }

    /// Whether the switch is on for some inputs.
    ///
    /// - Parameters:
    ///   - name: The name of the switch.
    ///   - input: Users, requests, … of any types; nil is no input. They need not be Sendable.
    ///   - exclusive: Whether to leave out the manager's and the task's inputs.
    @inlinable
    public func isActive<each Input>(_ name: String, for input: repeat each Input, exclusive: Bool = false) -> Bool {
        InputReference.withReferences(repeat each input) { decide(name, $0, isExclusive: exclusive) }
    }

    /// What the switch decides without inputs of the call, and why.
    ///
    /// - Throws: ``SwitchNotFound``; ``ValidationError`` where the name breaks a rule.
    public func evaluate(_ name: String) throws -> Evaluation {
        try evaluate(name, UnsafeBufferPointer(start: nil, count: 0), isExclusive: false)
    }

    /// What the switch decides for some inputs, and why. It costs more than `isActive`, which decides the
    /// same.
    ///
    /// - Parameters:
    ///   - name: The name of the switch.
    ///   - input: Users, requests, … of any types; nil is no input.
    ///   - exclusive: Whether to leave out the manager's and the task's inputs.
    /// - Throws: ``SwitchNotFound``; ``ValidationError`` where the name breaks a rule.
    public func evaluate<each Input>(
        _ name: String,
        for input: repeat each Input,
        exclusive: Bool = false
    ) throws -> Evaluation {
        // The error is carried out by hand: thrown through a pack, it has its inputs released once too often (Swift 6.3).
        try InputReference.withReferences(repeat each input) { inputs in
            Result { try evaluate(name, inputs, isExclusive: exclusive) }
        }
        .get()
    }

    /// Whether the switch is on for inputs of which neither number nor types are known before the program runs.
    ///
    /// - Parameter inputs: Each is an input; an optional that is nil is none.
    package func isActive(_ name: String, forEach inputs: [Any]) -> Bool {
        inputs.withReferences { decide(name, $0, isExclusive: false) }
    }

    /// What the switch decides for as many inputs as there are attributes of, and why.
    ///
    /// - Throws: ``SwitchNotFound``; ``ValidationError`` where the name breaks a rule.
    package func evaluate(_ name: String, attributes: [Attributes]) throws -> Evaluation {
        try attributes.withReferences { try evaluate(name, $0, isExclusive: false) }
    }
}

// MARK: - Inputs

extension Manager {
    /// Gives every check of this manager and its namespaces these inputs, until they are replaced or removed.
    public func setInputs<each Input: Sendable>(_ input: repeat each Input) {
        follower.publisher.publish(inputs: StoredInputs(repeat each input))
    }

    /// Removes the inputs that ``setInputs(_:)`` has given.
    public func removeInputs() {
        follower.publisher.publish(inputs: nil)
    }

    /// Gives every check inside `body`, in the task and the tasks it makes, these inputs besides. Scopes add up.
    ///
    /// - Throws: What `body` throws.
    public func withInputs<each Input: Sendable, Result>(
        _ input: repeat each Input,
        perform body: () throws -> Result
    ) rethrows -> Result {
        try TaskScope.with(scope(adding: repeat each input), body)
    }

    /// Gives every check inside `body`, in the task and the tasks it makes, these inputs besides. Scopes add up.
    ///
    /// - Throws: What `body` throws.
    public func withInputs<each Input: Sendable, Result>(
        _ input: repeat each Input,
        isolation: isolated (any Actor)? = #isolation,
        perform body: () async throws -> Result
    ) async rethrows -> Result {
        try await TaskScope.with(scope(adding: repeat each input), isolation: isolation, body)
    }

    /// Tells `recorder` of every decision of this namespace inside `body`, in the task and the tasks it makes, on the
    /// thread of the check. It costs nothing elsewhere, whereas a handler of a signal slows every check of the process.
    ///
    /// - Throws: What `body` throws.
    package func withDecisions<Result>(
        recordedBy recorder: @escaping DecisionRecorder,
        perform body: () throws -> Result
    ) rethrows -> Result {
        try TaskScope.with(.recording(self, with: recorder), body)
    }

    /// Tells `recorder` of every decision of this namespace inside `body`; see the synchronous form.
    ///
    /// - Throws: What `body` throws.
    package func withDecisions<Result>(
        recordedBy recorder: @escaping DecisionRecorder,
        isolation: isolated (any Actor)? = #isolation,
        perform body: () async throws -> Result
    ) async rethrows -> Result {
        try await TaskScope.with(.recording(self, with: recorder), isolation: isolation, body)
    }

    private func scope<each Input: Sendable>(adding input: repeat each Input) -> TaskScope {
        let earlier = TaskScope.current?.inputs(of: self)
        return .providing(StoredInputs(repeat each input, after: earlier), for: self)
    }
}

// MARK: - Deciding

extension Manager {
    typealias Inputs = UnsafeBufferPointer<InputReference>

    @usableFromInline
    func decide(_ name: String, _ inputs: UnsafeBufferPointer<InputReference>, isExclusive: Bool) -> Bool {
        if checks._withUnsafeGuaranteedRef({ $0.isPositive }) {
            return decideObserved(name, inputs, isExclusive: isExclusive)
        }
        let answer =
            if TaskScope.isUsed, let scope = TaskScope.current {
                decide(name, inputs, in: scope, isExclusive: isExclusive)
            } else {
                name.withUTF8Bytes { decide($0, hash: NameHash.hash($0), inputs, isExclusive: isExclusive) }
            }
        return answer ?? decideUnknown(name, inputs, isExclusive: isExclusive)
    }

    /// Decides with the inputs and overrides of a task; nil where there is no such switch.
    private func decide(_ name: String, _ inputs: Inputs, in scope: TaskScope, isExclusive: Bool) -> Bool? {
        guard scope.overrides(in: self).isEmpty, scope.recorders(of: self).isEmpty else {
            return decideObserved(name, inputs, isExclusive: isExclusive)
        }
        func decide(_ taskInputs: Inputs) -> Bool? {
            name.withUTF8Bytes {
                self.decide($0, hash: NameHash.hash($0), inputs, taskInputs, isExclusive: isExclusive)
            }
        }
        guard !isExclusive, let stored = scope.inputs(of: self) else { return decide(Inputs(start: nil, count: 0)) }
        return stored.references.withUnsafeBufferPointer(decide)
    }

    /// Whether a decision must take a slower way: there are signals to send, or a task may have inputs or overrides.
    var isObserved: Bool {
        TaskScope.isUsed || checks._withUnsafeGuaranteedRef { $0.isPositive }
    }

    /// Decides the switch whose name has these bytes; nil where there is none.
    func decide(
        _ name: UnsafeBufferPointer<UInt8>,
        hash: UInt64,
        _ inputs: Inputs,
        _ taskInputs: Inputs = Inputs(start: nil, count: 0),
        isExclusive: Bool
    ) -> Bool? {
        withTable { table, managerInputs in
            guard let element = table._withUnsafeGuaranteedRef({ $0.find(name, hash: hash) }) else { return nil }
            let none = Inputs(start: nil, count: 0)
            return Decision(
                table: table,
                inputs: (isExclusive ? none : managerInputs, taskInputs, inputs),
                observer: nil
            )
            .isActive(element)
        }
    }

    /// The number of the newest snapshot.
    var generation: UInt64 {
        store._withUnsafeGuaranteedRef { $0.newestGeneration }
    }

    /// What the switch whose name has these bytes answers whatever the input.
    @inline(never)
    func fixedAnswer(_ name: UnsafeBufferPointer<UInt8>, hash: UInt64) -> FixedAnswer {
        withTable { table, _ in
            table._withUnsafeGuaranteedRef { table in
                table.find(name, hash: hash)?._withUnsafeGuaranteedRef(table.fixedAnswer) ?? .depends
            }
        }
    }

    /// A name that is not in the table as it is written: it may be in normal form.
    @inline(never)
    private func decideUnknown(_ name: String, _ inputs: Inputs, isExclusive: Bool) -> Bool {
        if name.isPlain(separator: Name.separator) {
            unknown(name)
            return false
        }
        guard let normal = try? Name(name).description, !normal.isIdentical(to: name) else {
            unknown(name)
            return false
        }
        return decide(normal, inputs, isExclusive: isExclusive)
    }

    /// Decides where there are signals to send, inputs of the task, or overrides of a test.
    @inline(never)
    private func decideObserved(_ name: String, _ inputs: Inputs, isExclusive: Bool) -> Bool {
        let normal = name.isPlain(separator: Name.separator) ? name : (try? Name(name).description) ?? name
        if let evaluation = observe(normal, inputs, isExclusive: isExclusive) { return evaluation.value }
        unknown(normal)
        return false
    }

    fileprivate func evaluate(_ name: String, _ inputs: Inputs, isExclusive: Bool) throws -> Evaluation {
        let name = try Name(name).description
        if let evaluation = observe(name, inputs, isExclusive: isExclusive) { return evaluation }
        unknown(name)
        throw SwitchNotFound(name: name, namespace: namespace)
    }

    /// Decides the switch with this name in normal form, for an observer.
    private func observe(_ name: String, _ inputs: Inputs, isExclusive: Bool) -> Evaluation? {
        let scope = TaskScope.current
        let overrides = scope?.overrides(in: self) ?? [:]
        let recorders = scope?.recorders(of: self) ?? []
        let observer = DecisionObserver(signals: signals, overrides: overrides, recorders: recorders)
        let taskInputs = isExclusive ? [] : scope?.inputs(of: self)?.references ?? []
        let isKnown = taskInputs.withUnsafeBufferPointer { taskInputs in
            withTable { table, managerInputs in
                name.withUTF8Bytes { bytes in
                    let hash = NameHash.hash(bytes)
                    guard let element = table._withUnsafeGuaranteedRef({ $0.find(bytes, hash: hash) }) else {
                        return false
                    }
                    let none = Inputs(start: nil, count: 0)
                    let decision = Decision(
                        table: table,
                        inputs: (isExclusive ? none : managerInputs, taskInputs, inputs),
                        observer: .passUnretained(observer)
                    )
                    _ = decision.isActive(element)
                    return true
                }
            }
        }
        if !isKnown {
            let evaluation = overrides[name].map { Evaluation(name: name, value: $0, reason: .overridden) }
            if let evaluation { for record in recorders { record(evaluation, nil) } }
            return evaluation
        }
        return observer.evaluation
    }

    @inline(__always)
    func withTable<Result>(_ body: (Unmanaged<SwitchTable>, Inputs) -> Result) -> Result {
        store._withUnsafeGuaranteedRef { store in
            store.withSnapshot { snapshot in
                let (tables, inputs) = snapshot._withUnsafeGuaranteedRef { ($0.tables, $0.inputs) }
                // A namespace that has come after the snapshot has no switches in it.
                return body(namespaceNumber < tables.count ? tables[namespaceNumber] : .passUnretained(.empty), inputs)
            }
        }
    }

    private func unknown(_ name: String) {
        signals.unknownSwitch.send(name)
        follower.autocreation?.enqueue(name, in: self)
    }
}

extension InputReference {
    /// Runs `body` with references to `input`, which are valid until it returns.
    ///
    /// The inputs are copied into memory of their own, one after the other, and destroyed there afterwards.
    @inlinable
    static func withReferences<each Input, Result>(
        _ input: repeat each Input,
        body: (UnsafeBufferPointer<InputReference>) -> Result
    ) -> Result {
        var layout = InputLayout()
        var count = 0
        for type in repeat (each Input).self {
            _ = layout.place(type)
            count += 1
        }
        return withUnsafeTemporaryAllocation(byteCount: max(1, layout.size), alignment: layout.alignment) { bytes in
            guard let start = bytes.baseAddress else { preconditionFailure("At least one byte was asked for.") }
            return withUnsafeTemporaryAllocation(of: InputReference.self, capacity: count) { references in
                var layout = InputLayout()
                var index = 0
                for (type, input) in repeat ((each Input).self, each input) {
                    let reference = InputLayout.initialize(start + layout.place(type), to: input)
                    references.initializeElement(at: index, to: reference)
                    index += 1
                }
                defer {
                    var layout = InputLayout()
                    for type in repeat (each Input).self { InputLayout.deinitialize(start + layout.place(type), type) }
                }
                return body(UnsafeBufferPointer(references))
            }
        }
    }
}

/// Where values of several types stand in one piece of memory.
@usableFromInline
struct InputLayout {
    @usableFromInline
    var size = 0
    @usableFromInline
    var alignment = 1

    @inlinable
    init() {}

    /// The offset of the next value.
    @inlinable
    mutating func place<Input>(_ type: Input.Type) -> Int {
        let offset =
            (size + MemoryLayout<Input>.alignment - 1) / MemoryLayout<Input>.alignment
            * MemoryLayout<Input>.alignment
        size = offset + MemoryLayout<Input>.size
        alignment = max(alignment, MemoryLayout<Input>.alignment)
        return offset
    }

    @inlinable
    static func initialize<Input>(_ place: UnsafeMutableRawPointer, to input: Input) -> InputReference {
        InputReference(UnsafeRawPointer(place.initializeMemory(as: Input.self, to: input)), Input.self)
    }

    @inlinable
    static func deinitialize<Input>(_ place: UnsafeMutableRawPointer, _ type: Input.Type) {
        place.assumingMemoryBound(to: type).deinitialize(count: 1)
    }
}
