/// Sees a decision being made: for signals, for an ``Evaluation``, and to let a test's overrides answer instead.
///
/// Only a decision that somebody wants to know of has one, so that others pay for a comparison with nil.
final class DecisionObserver {
    private let signals: Signals
    private let overrides: [String: Bool]
    private var note: (reason: Evaluation.Reason, condition: Condition?) = (.noCondition, nil)
    private(set) var evaluation: Evaluation?
    private(set) var errors: [ConditionError] = []

    init(signals: Signals, overrides: [String: Bool]) {
        self.signals = signals
        self.overrides = overrides
    }

    /// Tells of a check, and answers instead of the switch where a test has overridden it.
    func willDecide(_ element: CompiledSwitch) -> Bool? {
        if signals.switchChecked.isUsed { signals.switchChecked.send(element.record.detached) }
        guard let value = overrides[element.record.properties.name] else { return nil }
        note(.overridden)
        didDecide(element, value)
        return value
    }

    func didDecide(_ element: CompiledSwitch, _ isActive: Bool) {
        evaluation = Evaluation(
            name: element.record.properties.name,
            value: isActive,
            reason: note.reason,
            condition: note.condition,
            // An inactive ancestor was the last one to be decided.
            ancestor: note.reason == .ancestorInactive ? evaluation : nil,
            errors: errors
        )
        if isActive, signals.switchActive.isUsed { signals.switchActive.send(element.record.detached) }
    }

    func note(_ reason: Evaluation.Reason, _ condition: Condition? = nil) {
        note = (reason, condition)
    }

    func failed(_ condition: CompiledCondition, on input: InputReference?, _ reason: ConditionError.Reason) {
        let type = input.map { "\(Swift.type(of: InputReference.unwrapped($0.dynamic) ?? $0.type))" }
        let error = ConditionError(condition: condition.condition, input: type, error: reason)
        errors.append(error)
        signals.conditionApplyError.send(error)
    }
}

extension SwitchRecord {
    /// The switch as a value of its own.
    package var detached: Switch {
        Switch(properties: properties, id: id, version: version, manager: nil)
    }
}
