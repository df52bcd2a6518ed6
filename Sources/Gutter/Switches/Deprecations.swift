// What was renamed: the old names stay here as long as somebody may still use them.

extension Switch {
    /// A switch, with the former labels.
    @available(*, deprecated, renamed: "init(_:label:description:state:isCompounded:requiresConsent:conditions:)")
    public init(
        _ name: String,
        label: String? = nil,
        description: String? = nil,
        state: State = .disabled,
        compounded: Bool,
        consent: Bool = true,
        conditions: [Condition] = []
    ) {
        self.init(
            name,
            label: label,
            description: description,
            state: state,
            isCompounded: compounded,
            requiresConsent: consent,
            conditions: conditions
        )
    }

    /// A switch, with the former labels.
    @available(*, deprecated, renamed: "init(_:label:description:state:isCompounded:requiresConsent:conditions:)")
    public init(
        _ name: String,
        label: String? = nil,
        description: String? = nil,
        state: State = .disabled,
        consent: Bool,
        conditions: [Condition] = []
    ) {
        self.init(
            name,
            label: label,
            description: description,
            state: state,
            requiresConsent: consent,
            conditions: conditions
        )
    }

    /// The former name of ``isCompounded``.
    @available(*, deprecated, renamed: "isCompounded")
    public var compounded: Bool {
        get { isCompounded }
        set { isCompounded = newValue }
    }

    /// The former name of ``requiresConsent``.
    @available(*, deprecated, renamed: "requiresConsent")
    public var consent: Bool {
        get { requiresConsent }
        set { requiresConsent = newValue }
    }

    /// gutter's spelling of ``requiresConsent``.
    @available(*, deprecated, renamed: "requiresConsent")
    public var concent: Bool {
        get { requiresConsent }
        set { requiresConsent = newValue }
    }
}

extension Changes {
    /// The former name of ``isCompounded``.
    @available(*, deprecated, renamed: "isCompounded")
    public var compounded: Change<Bool>? { isCompounded }

    /// The former name of ``requiresConsent``.
    @available(*, deprecated, renamed: "requiresConsent")
    public var consent: Change<Bool>? { requiresConsent }
}

extension Condition {
    /// The former name of ``isNegated``.
    @available(*, deprecated, renamed: "isNegated")
    public var negative: Bool {
        get { isNegated }
        set { isNegated = newValue }
    }

    /// A condition, with the former label.
    @available(*, deprecated, renamed: "init(argument:attribute:operatorName:parameters:isNegated:)")
    public init(
        argument: String,
        attribute: String,
        operatorName: String,
        parameters: [String: Value] = [:],
        negative: Bool
    ) {
        self.init(
            argument: argument,
            attribute: attribute,
            operatorName: operatorName,
            parameters: parameters,
            isNegated: negative
        )
    }

    /// A condition, with the former label.
    @available(*, deprecated, renamed: "init(argument:attribute:operator:isNegated:)")
    public init(argument: String, attribute: String, operator operation: Operator, negative: Bool) {
        self.init(argument: argument, attribute: attribute, operator: operation, isNegated: negative)
    }

    /// A condition, with the former label.
    @available(*, deprecated, renamed: "init(_:_:isNegated:)")
    public init<Container: ArgumentContainer>(
        _ attribute: KeyPath<Container, Argument<Container.Input>>,
        _ operation: Operator,
        negative: Bool
    ) {
        self.init(attribute, operation, isNegated: negative)
    }
}

extension Manager {
    /// The former name of ``setInputs(_:)``.
    @available(*, deprecated, renamed: "setInputs")
    public func input<each Input: Sendable>(_ input: repeat each Input) {
        setInputs(repeat each input)
    }

    /// The former name of ``removeInputs()``.
    @available(*, deprecated, renamed: "removeInputs()")
    public func flush() {
        removeInputs()
    }
}

extension Manager {
    /// The former name of ``waitUntilCaughtUp(to:)``.
    @available(*, deprecated, renamed: "waitUntilCaughtUp(to:)")
    public func caughtUp(to position: Position) async throws {
        try await waitUntilCaughtUp(to: position)
    }

    /// The former name of ``eventStream(after:)``.
    @available(*, deprecated, renamed: "eventStream(after:)")
    public func events(after position: Position) -> EventStream {
        eventStream(after: position)
    }
}

extension EventLog {
    /// The former name of ``eventStream(after:)``.
    @available(*, deprecated, renamed: "eventStream(after:)")
    public func events(after position: Position) -> EventStream {
        eventStream(after: position)
    }
}

extension EventLogError.Code {
    /// The former name of ``notALog``.
    @available(*, deprecated, renamed: "notALog")
    public static var foreign: Self { notALog }

    /// The former name of ``newerSchema``.
    @available(*, deprecated, renamed: "newerSchema")
    public static var newer: Self { newerSchema }

    /// The former name of ``diskFull``.
    @available(*, deprecated, renamed: "diskFull")
    public static var full: Self { diskFull }
}

extension Switch {
    /// The former name of ``hasChanges``.
    @available(*, deprecated, renamed: "hasChanges")
    public var changed: Bool { hasChanges }

    /// The former name of ``acceptChanges()``.
    @available(*, deprecated, renamed: "acceptChanges()")
    public mutating func reset() {
        acceptChanges()
    }
}

extension Manager {
    /// The former name of ``planRollbackNamespace(to:)``.
    @available(*, deprecated, renamed: "planRollbackNamespace(to:)")
    public func planRollback(to moment: Moment) async throws -> ChangePlan {
        try await planRollbackNamespace(to: moment)
    }

    /// The former name of ``rollbackNamespace(to:by:reason:idempotencyKey:)``: a rollback of one switch became this one if its
    /// name was forgotten.
    @available(*, deprecated, renamed: "rollbackNamespace(to:by:reason:idempotencyKey:)")
    @discardableResult
    public func rollback(
        to moment: Moment,
        by actor: String? = nil,
        reason: String? = nil,
        idempotencyKey: String? = nil
    ) async throws -> [Event] {
        try await rollbackNamespace(to: moment, by: actor, reason: reason, idempotencyKey: idempotencyKey)
    }
}
