/// A condition with the argument and the operator that this process knows under its names.
final class CompiledCondition: @unchecked Sendable {
    // Safe to share: everything is set while it is made and only read after that; `checkOwner` keeps alive what
    // `check` points to.

    /// What a condition says of one input.
    enum Verdict {
        case notApplicable
        case holds
        case fails
        // Indirect, so that the others come back in a register.
        indirect case undecidable(ConditionError.Reason)
    }

    let condition: Condition
    /// Why it cannot be decided, if so; for ``Attributes`` it may be, if only the argument is unknown.
    let failure: ConditionError.Reason?
    private let check: Unmanaged<ConditionCheck>?
    private let checkOwner: ConditionCheck?
    private let test: (any Operator)?
    private let inputType: ObjectIdentifier?
    private let inputForm: InputReference.Form
    private let isNegative: Bool

    /// A condition that can be decided.
    init(_ condition: Condition, _ check: ConditionCheck, test: any Operator) {
        self.condition = condition
        self.check = .passUnretained(check)
        checkOwner = check
        self.test = test
        failure = nil
        inputType = check.inputType
        inputForm = check.inputForm
        isNegative = condition.isNegated
    }

    /// A condition of which this process does not know the argument or the operator.
    init(_ condition: Condition, undecidable reason: ConditionError.Reason, test: (any Operator)? = nil) {
        self.condition = condition
        self.test = test
        failure = reason
        check = nil
        checkOwner = nil
        inputType = nil
        inputForm = .value
        isNegative = condition.isNegated
    }

    func verdict(on input: InputReference) -> Verdict {
        if ObjectIdentifier(input.type) == inputType, let check {
            return verdict(check._withUnsafeGuaranteedRef { $0.check(input.pointer) })
        }
        switch input.form {
        case .value where inputForm != .dynamic, .object where inputForm == .value: return .notApplicable
        case .attributes: return verdict(on: input.pointer.assumingMemoryBound(to: Attributes.self).pointee)
        case .value, .object, .dynamic: return verdict(dynamic: input.dynamic)
        }
    }

    private func verdict(dynamic input: Any) -> Verdict {
        guard let input = InputReference.unwrapped(input) else { return .notApplicable }
        if let attributes = input as? Attributes { return verdict(on: attributes) }
        return checkOwner.map { verdict($0.check(dynamic: input)) } ?? .notApplicable
    }

    private func verdict(on attributes: Attributes) -> Verdict {
        guard attributes.container == condition.argument else { return .notApplicable }
        guard let test else { return failure.map(Verdict.undecidable) ?? .fails }
        let value = attributes.values[condition.attribute]
        if value != nil, let percentage = test as? any PercentageOperator, let identity = attributes.identity {
            return verdict(CheckResult(identity) { try percentage.applies(to: $0, isIdentity: true) })
        }
        guard let value else { return verdict(CheckResult(withoutValue: test.appliesWithoutValue)) }
        return verdict(CheckResult(value, test.applies))
    }

    private func verdict(_ result: CheckResult) -> Verdict {
        switch result {
        case .notApplicable: .notApplicable
        // But for an operator that says otherwise, a missing value never holds, negated or not.
        case .noValue: .fails
        case .holds: isNegative ? .fails : .holds
        case .fails: isNegative ? .holds : .fails
        case .undecidable(let reason): .undecidable(reason)
        }
    }
}
