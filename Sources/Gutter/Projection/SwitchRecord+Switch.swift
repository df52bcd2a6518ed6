extension SwitchRecord {
    /// The switch as a value of its own.
    package var detached: Switch { detached(at: version) }

    /// The switch as a value of its own, at a version.
    func detached(at version: Int) -> Switch {
        Switch(properties: properties, id: id, version: version, manager: nil)
    }
}
