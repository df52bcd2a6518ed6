/// Is told what was decided, of the switch that was asked and of the ancestors that were: the evaluation, and the
/// version of the switch, which is nil if a test overrides a name that no switch has.
package typealias DecisionRecorder = @Sendable (_ evaluation: Evaluation, _ version: Int?) -> Void

/// Sees a decision being made: for signals, for an ``Evaluation``, for those who record what a task asks, and to let a
/// test's overrides answer instead.
///
/// Only a decision that somebody wants to know of has one; others only pay for a comparison with nil.
final class DecisionObserver {
    private let signals: Signals
    private let overrides: [String: Bool]
    private let recorders: [DecisionRecorder]
    private var note: (reason: Evaluation.Reason, condition: Condition?) = (.noCondition, nil)
    private(set) var evaluation: Evaluation?
    private(set) var errors: [ConditionError] = []

    init(signals: Signals, overrides: [String: Bool], recorders: [DecisionRecorder] = []) {
        self.signals = signals
        self.overrides = overrides
        self.recorders = recorders
    }

    /// Tells of a check, and answers instead of the switch if a test has overridden it.
    func willDecide(_ element: CompiledSwitch) -> Bool? {
        if signals.switchChecked.isUsed { signals.switchChecked.send(element.record.detached) }
        guard let value = overrides[element.record.properties.name] else { return nil }
        note(.overridden)
        didDecide(element, value)
        return value
    }

    func didDecide(_ element: CompiledSwitch, _ isActive: Bool) {
        let evaluation = Evaluation(
            name: element.record.properties.name,
            value: isActive,
            reason: note.reason,
            condition: note.condition,
            // An inactive ancestor was the last one to be decided.
            ancestor: note.reason == .ancestorInactive ? self.evaluation : nil,
            errors: errors
        )
        self.evaluation = evaluation
        for record in recorders { record(evaluation, element.record.version) }
        if isActive, signals.switchActive.isUsed { signals.switchActive.send(element.record.detached) }
    }

    func note(_ reason: Evaluation.Reason, _ condition: Condition? = nil) {
        note = (reason, condition)
    }

    func failed(_ condition: CompiledCondition, on input: InputReference?, _ reason: ConditionError.Reason) {
        let type = input.map { "\(Swift.type(of: InputReference.unwrapped($0.value) ?? $0.type))" }
        let error = ConditionError(condition: condition.condition, input: type, error: reason)
        errors.append(error)
        signals.conditionApplyError.send(error)
    }
}
