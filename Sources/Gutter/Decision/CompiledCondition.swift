/// A condition with the argument and the operator that this process knows under its names.
final class CompiledCondition: Sendable {
    /// What a condition says of one input.
    enum Verdict {
        case notApplicable
        case holds
        case fails
        // Indirect, so that the others come back in a register.
        indirect case undecidable(ConditionError.Reason)
    }

    let condition: Condition
    /// Why it cannot be decided, if so; with ``Attributes`` it still can, if only the argument is unknown.
    let failure: ConditionError.Reason?
    private let check: Borrowed<ConditionCheck>?
    private let strangers: Borrowed<Strangers>
    private let owners: (check: ConditionCheck?, strangers: Strangers)
    private let test: (any OperatorPredicate)?
    private let inputType: ObjectIdentifier?
    private let isNegated: Bool

    /// A condition that can be decided.
    convenience init(_ condition: Condition, _ check: ConditionCheck, test: any OperatorPredicate) {
        self.init(condition, check: check, strangers: check.strangers, test: test, failure: nil)
    }

    /// A condition of which this process does not know the argument or the operator.
    convenience init(
        _ condition: Condition,
        undecidable reason: ConditionError.Reason,
        test: (any OperatorPredicate)? = nil
    ) {
        self.init(condition, check: nil, strangers: Strangers(), test: test, failure: reason)
    }

    private init(
        _ condition: Condition,
        check: ConditionCheck?,
        strangers: Strangers,
        test: (any OperatorPredicate)?,
        failure: ConditionError.Reason?
    ) {
        self.condition = condition
        self.failure = failure
        self.check = check.map(Borrowed.init)
        self.strangers = Borrowed(strangers)
        owners = (check, strangers)
        self.test = test
        inputType = check?.inputType
        isNegated = condition.isNegated
    }

    func verdict(on input: InputReference) -> Verdict {
        let type = ObjectIdentifier(input.type)
        if type == inputType, let check { return verdict(check { $0.check(input.pointer) }) }
        if strangers({ $0.contains(type) }) { return .notApplicable }
        return verdict(onOther: input)
    }

    /// The verdict on an input of another type than the one that the argument reads.
    @inline(never)
    private func verdict(onOther input: InputReference) -> Verdict {
        if input.type == Attributes.self {
            return verdict(on: input.pointer.assumingMemoryBound(to: Attributes.self).pointee)
        }
        let value = input.value
        guard let unwrapped = InputReference.unwrapped(value) else { return .notApplicable }
        if let attributes = unwrapped as? Attributes { return verdict(on: attributes) }
        let result = owners.check?.check(dynamic: unwrapped) ?? .isOfOtherType
        if case .isOfOtherType = result, input.isExactly(value) {
            owners.strangers.insert(ObjectIdentifier(input.type))
        }
        return verdict(result)
    }

    private func verdict(on attributes: Attributes) -> Verdict {
        guard attributes.container == condition.argument else { return .notApplicable }
        guard let test else { return failure.map(Verdict.undecidable) ?? .fails }
        let value = attributes.values[condition.attribute]
        if value != nil, let percentage = test as? any PercentagePredicate, let identity = attributes.identity {
            return verdict(CheckResult(identity) { try percentage.applies(to: $0, isIdentity: true) })
        }
        guard let value else { return verdict(CheckResult(withoutValue: test.appliesWithoutValue)) }
        return verdict(CheckResult(value, test.applies))
    }

    private func verdict(_ result: CheckResult) -> Verdict {
        switch result {
        case .notApplicable, .isOfOtherType: .notApplicable
        // A missing value never holds, negated or not, unless the operator says otherwise.
        case .noValue: .fails
        case .holds: isNegated ? .fails : .holds
        case .fails: isNegated ? .holds : .fails
        case .undecidable(let reason): .undecidable(reason)
        }
    }
}
