import Foundation

extension Switch {
    /// Whether this switch, as it is here, saved or not, is on for some inputs. No ancestor is asked, and no inputs but
    /// these.
    ///
    /// It knows the arguments and operators of the manager that it was retrieved from, and those that its conditions
    /// were made with in this process. It compiles the conditions at each call; for a hot path ask the manager.
    public func isEnabled<each Input>(for input: repeat each Input) -> Bool {
        InputReferences.with(repeat each input) { inputs in
            let registry = manager?.follower.publisher.registry ?? Registry()
            var alone = properties
            alone.requiresConsent = false
            let record = SwitchRecord(id: id ?? UUID(), version: version, position: .start, properties: alone)
            let element = CompiledSwitch(record, with: registry)
            let decision = Decision(table: Borrowed(.empty), inputs: Decision.Inputs(ofCall: inputs), observer: nil)
            return withExtendedLifetime(element) { decision.isActive(Borrowed(element)) }
        }
    }
}
