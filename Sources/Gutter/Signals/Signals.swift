/// What a manager tells of: the changes of its namespace, no matter who made them, in the order of their positions;
/// and the checks that are made through it.
///
/// Signals of checks run on the thread of the check, for the switch that was asked and for its ancestors that were asked
/// too. As long as nobody is connected to any of them, a check pays one comparison for all.
public struct Signals: Sendable {
    let hub: NamespaceHub

    /// A switch came to be, or came back.
    public var switchRegistered: Signal<SwitchChange> { Signal(handlers: hub.switchRegistered, hub: hub) }
    /// A switch was edited or renamed.
    public var switchUpdated: Signal<SwitchChange> { Signal(handlers: hub.switchUpdated, hub: hub) }
    /// A switch was removed.
    public var switchUnregistered: Signal<SwitchChange> { Signal(handlers: hub.switchUnregistered, hub: hub) }
    /// A switch is about to be asked whether it is on.
    public var switchChecked: Signal<Switch> { Signal(handlers: hub.switchChecked, hub: hub) }
    /// A switch was asked, and is on.
    public var switchActive: Signal<Switch> { Signal(handlers: hub.switchActive, hub: hub) }
    /// A condition could not be decided for an input, and so does not hold.
    public var conditionApplyError: Signal<ConditionError> { Signal(handlers: hub.conditionApplyError, hub: hub) }
    /// A name was asked for, in normal form, that no switch has.
    public var unknownSwitch: Signal<String> { Signal(handlers: hub.unknownSwitch, hub: hub) }

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
    /// The switch after the change; as it last was, if it was unregistered.
    public let `switch`: Switch
    /// The event that made the change.
    public let event: Event
    /// Whether it is history that is told again, by ``Manager/replaySignals(from:to:)``, rather than news.
    public let isReplayed: Bool

    init(switch: Switch, event: Event, isReplayed: Bool = false) {
        self.switch = `switch`
        self.event = event
        self.isReplayed = isReplayed
    }
}
