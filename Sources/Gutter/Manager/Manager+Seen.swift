extension Manager {
    /// Checks that a version that somebody has seen under a name belongs to the switch that has the name now.
    ///
    /// A version is that of an identity: if a switch was unregistered and another one registered under its name, both have a
    /// version 1. A copy that was retrieved has its identity, and passes.
    ///
    /// Cost: for a switch that goes by its name, reads the history of that name.
    ///
    /// - Throws: ``EventLogError/Code/versionConflict`` if another switch with that name had this version too;
    ///   ``SwitchNotFound``; ``EventLogError`` if the log cannot be read.
    package func checkSeen(_ target: Switch, at version: Int) async throws {
        guard target.id == nil else { return }
        let current = try projection.record(of: target, in: scope.get())
        let history = EventFilter(namespace: namespace, switch: current.properties.name)
        for try await page in log.pages(EventQuery(matching: history)) {
            let other = page.first { event in
                event.version == version && event.switchID != current.id && event.kind != .unregistered
                    && event.name.isIdentical(to: current.properties.name)
            }
            if let other { throw EventLogError.ambiguousVersion(version, of: current, or: other) }
        }
    }
}
