/// What a manager tells of: the changes of its namespace, whoever made them, in the order of their positions.
public struct Signals: Sendable {
    /// A switch came to be, or came back.
    public let switchRegistered = Signal<SwitchChange>("switchRegistered")
    /// A switch was edited or renamed.
    public let switchUpdated = Signal<SwitchChange>("switchUpdated")
    /// A switch was removed.
    public let switchUnregistered = Signal<SwitchChange>("switchUnregistered")

    func send(_ change: SwitchChange) {
        switch change.event.kind {
        case .registered: switchRegistered.send(change)
        case .updated: switchUpdated.send(change)
        case .unregistered: switchUnregistered.send(change)
        default: break
        }
    }
}

/// A change that was applied.
public struct SwitchChange: Sendable {
    /// The switch after the change; as it last was, where it was unregistered.
    public let `switch`: Switch
    /// The event that made the change.
    public let event: Event
}
