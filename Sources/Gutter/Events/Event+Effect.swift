extension Event {
    /// What an event does to its switch: the one rule that a projection, an engine's own tables, a replay and a verification
    /// share.
    ///
    /// It is decided by three columns alone, so that a database can tell it without reading JSON, and so that it is the same for
    /// a version that cannot read the state beside the event.
    public enum Effect: Hashable, Sendable {
        /// From here on the switch is what ``Event/storedSwitch`` says. If this version cannot read that, the switch takes no
        /// part in deciding until a later event puts a state that it can read.
        case puts
        /// The switch is gone, whatever state the event carries.
        case removes
        /// The switch stays as it was, at a new version and position: the format or the kind is unknown here, or there is no
        /// state.
        case advances

        /// The effect of an event with these columns.
        public init(format: Int, kind: Kind, hasSwitch: Bool) {
            self =
                if format != Event.currentFormat || !kind.isKnown {
                    .advances
                } else if kind == .unregistered {
                    .removes
                } else {
                    hasSwitch ? .puts : .advances
                }
        }
    }

    /// What the event does to its switch.
    public var effect: Effect { Effect(format: format, kind: kind, hasSwitch: storedSwitch != nil) }
}
