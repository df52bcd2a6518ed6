/// Decides switches of one snapshot for one set of inputs. The rules are those of "How a switch decides" in the design.
///
/// Everything it touches is borrowed, so that it neither allocates nor writes to what other threads read; see ``Borrowed``.
struct Decision {
    let table: Borrowed<SwitchTable>
    let inputs: Inputs
    /// Who wants to know how it went; nil if nobody does.
    let observer: Borrowed<DecisionObserver>?

    /// The inputs that conditions are asked about.
    struct Inputs {
        var ofManager = InputReferences.none
        var ofTask = InputReferences.none
        var ofCall = InputReferences.none
    }

    func isActive(_ element: Borrowed<CompiledSwitch>) -> Bool {
        element { element in
            if let observer, let forced = observer({ $0.willDecide(element) }) { return forced }
            let isActive = ancestorConsents(to: element) && selects(element)
            if let observer { observer { $0.didDecide(element, isActive) } }
            return isActive
        }
    }

    /// Asks the nearest registered ancestor, if there is one to ask.
    private func ancestorConsents(to element: CompiledSwitch) -> Bool {
        guard let ancestor = table({ $0.nearestAncestor(of: element) }) else { return true }
        if isActive(ancestor) { return true }
        observe { $0.note(.ancestorInactive) }
        return false
    }

    /// Decides by the switch's own state and conditions.
    private func selects(_ element: CompiledSwitch) -> Bool {
        switch element.state {
        case .global:
            observe { $0.note(.global) }
            return true
        case .disabled:
            observe { $0.note(.disabled) }
            return false
        case .selective:
            if element.conditions.elements.isEmpty {
                observe { $0.note(.noCondition) }
                return false
            }
            return element.isCompounded ? allConditionsHold(element) : anyConditionHolds(element)
        }
    }

    private func anyConditionHolds(_ element: CompiledSwitch) -> Bool {
        for condition in element.conditions.elements {
            let summary = condition { check($0, until: .holds) }
            if summary.holds {
                observe { $0.note(.conditionHolds, condition.object.condition) }
                return true
            }
        }
        observe { $0.note(.noConditionHolds) }
        return false
    }

    private func allConditionsHold(_ element: CompiledSwitch) -> Bool {
        for condition in element.conditions.elements {
            let summary = condition { check($0, until: .fails) }
            if summary.fails || !summary.holds {
                let reason: Evaluation.Reason = summary.fails ? .conditionFails : .conditionDoesNotApply
                observe { $0.note(reason, condition.object.condition) }
                return false
            }
        }
        observe { $0.note(.everyConditionHolds) }
        return true
    }

    /// What a condition has said of the inputs so far.
    private struct Summary {
        var holds = false
        var fails = false
    }

    private enum Interest {
        case holds
        case fails
    }

    /// Checks a condition on one input after the other until it says what is of interest.
    @inline(__always)
    private func check(_ condition: CompiledCondition, until interest: Interest) -> Summary {
        var summary = Summary()
        if check(condition, on: inputs.ofManager, until: interest, &summary)
            || check(condition, on: inputs.ofTask, until: interest, &summary)
            || check(condition, on: inputs.ofCall, until: interest, &summary)
        {
            return summary
        }
        if !summary.holds, !summary.fails, let reason = condition.failure {
            observe { $0.failed(condition, on: nil, reason) }
        }
        return summary
    }

    @inline(__always)
    private func check(
        _ condition: CompiledCondition,
        on inputs: InputReferences,
        until interest: Interest,
        _ summary: inout Summary
    ) -> Bool {
        for input in inputs {
            switch condition.verdict(on: input) {
            case .notApplicable: continue
            case .holds:
                summary.holds = true
                if interest == .holds { return true }
            case .fails:
                summary.fails = true
                if interest == .fails { return true }
            case .undecidable(let reason):
                summary.fails = true
                observe { $0.failed(condition, on: input, reason) }
                if interest == .fails { return true }
            }
        }
        return false
    }

    @inline(__always)
    private func observe(_ body: (DecisionObserver) -> Void) {
        if let observer { observer(body) }
    }
}
