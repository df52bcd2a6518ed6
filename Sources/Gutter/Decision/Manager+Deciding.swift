extension Manager {
    /// Whether the switch is on without inputs of the call: for the manager's and the task's alone.
    ///
    /// Never throws, never blocks, does no I/O. An unknown name is off, which ``Signals/unknownSwitch`` tells of.
    /// Cost: about half a dictionary lookup for a switch without conditions.
    public func isActive(_ name: String) -> Bool {
        decide(name, .none, isExclusive: false)
    }

    /// Whether the switch is on for an input.
    ///
    /// - Parameters:
    ///   - name: The name of the switch.
    ///   - input: A user, a request, … of any type; nil is no input. It need not be Sendable.
    ///   - exclusive: Whether to leave out the manager's and the task's inputs.
    @inlinable
    public func isActive<Input>(_ name: String, for input: Input, exclusive: Bool = false) -> Bool {
        InputReferences.with(input) { decide(name, $0, isExclusive: exclusive) }
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
        InputReferences.with(first, second) { decide(name, $0, isExclusive: exclusive) }
    }

    /// Whether the switch is on for some inputs.
    ///
    /// - Parameters:
    ///   - name: The name of the switch.
    ///   - input: Users, requests, … of any types; nil is no input. They need not be Sendable.
    ///   - exclusive: Whether to leave out the manager's and the task's inputs.
    @inlinable
    public func isActive<each Input>(_ name: String, for input: repeat each Input, exclusive: Bool = false) -> Bool {
        InputReferences.with(repeat each input) { decide(name, $0, isExclusive: exclusive) }
    }

    /// What the switch decides without inputs of the call, and why.
    ///
    /// - Throws: ``SwitchNotFound``; ``ValidationError`` if the name breaks a rule.
    public func evaluate(_ name: String) throws -> Evaluation {
        try evaluate(name, .none, isExclusive: false)
    }

    /// What the switch decides for some inputs, and why. It costs more than `isActive`, which decides the
    /// same.
    ///
    /// - Parameters:
    ///   - name: The name of the switch.
    ///   - input: Users, requests, … of any types; nil is no input.
    ///   - exclusive: Whether to leave out the manager's and the task's inputs.
    /// - Throws: ``SwitchNotFound``; ``ValidationError`` if the name breaks a rule.
    public func evaluate<each Input>(
        _ name: String,
        for input: repeat each Input,
        exclusive: Bool = false
    ) throws -> Evaluation {
        // The error is carried out by hand: thrown through a pack, it has its inputs released once too often (Swift 6.3).
        try InputReferences.with(repeat each input) { inputs in
            Result { try evaluate(name, inputs, isExclusive: exclusive) }
        }
        .get()
    }

    /// Whether the switch is on for inputs of which neither number nor types are known before the program runs.
    ///
    /// - Parameter inputs: Each is an input; an optional that is nil is none.
    package func isActive(_ name: String, forEach inputs: [Any]) -> Bool {
        InputReferences.with(each: inputs) { decide(name, $0, isExclusive: false) }
    }

    /// What the switch decides for as many inputs as there are attributes of, and why.
    ///
    /// - Throws: ``SwitchNotFound``; ``ValidationError`` if the name breaks a rule.
    package func evaluate(_ name: String, attributes: [Attributes]) throws -> Evaluation {
        try InputReferences.with(each: attributes) { try evaluate(name, $0, isExclusive: false) }
    }
}

// MARK: - Deciding

extension Manager {
    @usableFromInline
    func decide(_ name: String, _ inputs: InputReferences, isExclusive: Bool) -> Bool {
        if decisions.isHeard { return decideObserved(name, inputs, isExclusive: isExclusive) }
        let answer =
            if TaskScope.isUsed, let scope = TaskScope.current {
                decide(name, inputs, in: scope, isExclusive: isExclusive)
            } else {
                name.withUTF8Bytes { decisions.decide($0, hash: NameHash.hash($0), inputs, isExclusive: isExclusive) }
            }
        return answer ?? decideUnknown(name, inputs, isExclusive: isExclusive)
    }

    /// Whether a decision must take a slower way: there are signals to send, or a task may have inputs or overrides.
    var isObserved: Bool { TaskScope.isUsed || decisions.isHeard }

    /// Decides with the inputs and overrides of a task; nil if there is no such switch.
    private func decide(_ name: String, _ inputs: InputReferences, in scope: TaskScope, isExclusive: Bool) -> Bool? {
        guard scope.overrides(in: self).isEmpty, scope.recorders(of: self).isEmpty else {
            return decideObserved(name, inputs, isExclusive: isExclusive)
        }
        let stored = scope.inputs(of: self)
        return withExtendedLifetime(stored) {
            name.withUTF8Bytes {
                decisions.decide(
                    $0,
                    hash: NameHash.hash($0),
                    inputs,
                    ofTask: stored?.references ?? .none,
                    isExclusive: isExclusive
                )
            }
        }
    }

    /// A name that is not in the table as it is written: it may be in normal form.
    @inline(never)
    private func decideUnknown(_ name: String, _ inputs: InputReferences, isExclusive: Bool) -> Bool {
        if !name.isPlain(separator: Name.separator), let normal = try? Name(name).description,
            !normal.isIdentical(to: name)
        {
            return decide(normal, inputs, isExclusive: isExclusive)
        }
        unknown(name)
        return false
    }

    /// Decides if there are signals to send, inputs of the task, or overrides of a test.
    @inline(never)
    private func decideObserved(_ name: String, _ inputs: InputReferences, isExclusive: Bool) -> Bool {
        let normal = name.isPlain(separator: Name.separator) ? name : (try? Name(name).description) ?? name
        if let evaluation = observe(normal, inputs, isExclusive: isExclusive) { return evaluation.value }
        unknown(normal)
        return false
    }

    private func evaluate(_ name: String, _ inputs: InputReferences, isExclusive: Bool) throws -> Evaluation {
        let name = try Name(name).description
        if let evaluation = observe(name, inputs, isExclusive: isExclusive) { return evaluation }
        unknown(name)
        throw SwitchNotFound(name: name, namespace: namespace)
    }

    /// Decides the switch with this name in normal form, for an observer.
    private func observe(_ name: String, _ inputs: InputReferences, isExclusive: Bool) -> Evaluation? {
        let scope = TaskScope.current
        let overrides = scope?.overrides(in: self) ?? [:]
        let recorders = scope?.recorders(of: self) ?? []
        let observer = DecisionObserver(signals: signals, overrides: overrides, recorders: recorders)
        let stored = scope?.inputs(of: self)
        let answer = withExtendedLifetime((stored, observer)) {
            name.withUTF8Bytes {
                decisions.decide(
                    $0,
                    hash: NameHash.hash($0),
                    inputs,
                    ofTask: stored?.references ?? .none,
                    isExclusive: isExclusive,
                    for: Borrowed(observer)
                )
            }
        }
        if answer != nil { return observer.evaluation }
        guard let value = overrides[name] else { return nil }
        let evaluation = Evaluation(name: name, value: value, reason: .overridden)
        for record in recorders { record(evaluation, nil) }
        return evaluation
    }

    private func unknown(_ name: String) {
        signals.unknownSwitch.send(name)
        follower.autocreation?.enqueue(name, in: self)
    }
}
