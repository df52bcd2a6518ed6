import Crypto

// How a log recognizes a command that has an idempotency key: the events of the first one keep a digest of its fingerprint.

extension DerivedIDs {
    /// What the events of a command keep of its fingerprint, in `extra` as `command`: HMAC-SHA256 (RFC 2104) in lower-case
    /// hexadecimal, with the log's id salt as its key, over `gutter command`, a zero byte, the idempotency key, a zero byte and
    /// the fingerprint.
    ///
    /// The salt is a secret, so nobody can try out from an export what was asked for. The idempotency key is hashed too, so that
    /// two commands that ask for the same have nothing in common.
    package func command(key: String, fingerprint: String) -> String {
        hexadecimal(authenticationCode(of: "gutter command\0\(key)\0\(fingerprint)"))
    }
}

extension Event {
    /// The digest of the command's fingerprint, if the command had an idempotency key; see ``DerivedIDs``. Parses JSON at each
    /// call.
    package var commandDigest: String? { storedExtra.flatMap { EventExtra(parsing: $0).command } }
}

extension [Event] {
    /// Checks that a command that is asked for now is the one whose events these are.
    ///
    /// - Throws: ``EventLogError/Code/idempotencyConflict`` if the key was used for another command.
    func checkCommand(_ fingerprint: String, key: String, _ ids: DerivedIDs) throws(EventLogError) {
        if first?.commandDigest != ids.command(key: key, fingerprint: fingerprint) { throw .idempotencyConflict(key) }
    }
}

extension AppendRequest {
    /// The fingerprint, or one of the drafts if none is given.
    var effectiveFingerprint: String {
        if let fingerprint { return fingerprint }
        var object = JSONObject()
        if case .drafts(let drafts) = content { object["drafts"] = .array(drafts.map(\.fingerprint)) }
        return JSON.object(object).text
    }
}

extension EventDraft {
    /// What it asks for; not who asks, when, or why.
    fileprivate var fingerprint: JSON {
        var object = JSONObject()
        object["kind"] = .string(kind.rawValue)
        object["namespace"] = .string(namespace)
        object["id"] = .string(switchID.text)
        object["name"] = .string(name)
        object["changes"] = .object(changes.json)
        object["switch"] = `switch`.map { .object($0.properties.json) }
        object["cause"] = cause.map { .integer(Int($0.rawValue)) }
        return .object(object)
    }
}

extension EventLog {
    /// The events of the command that was appended with `key`, in order; nil if the key was never used.
    ///
    /// - Throws: ``EventLogError/Code/idempotencyConflict`` if the key was used for a command with another fingerprint.
    package func result(ofCommand fingerprint: String, key: String) async throws -> [Event]? {
        let ids = DerivedIDs(salt: try await idSalt())
        let filter = EventFilter(ids: [ids.event(key: key, ordinal: 0)])
        guard let first = try await events(EventQuery(matching: filter, limit: 1)).first else { return nil }
        let command = EventFilter(transaction: first.transaction)
        let events = try await events(EventQuery(after: first.position.previous, matching: command))
        try events.checkCommand(fingerprint, key: key, ids)
        return events
    }
}
