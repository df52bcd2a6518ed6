import Foundation

/// Who made a change, on whose behalf, and why. It is part of the event, never a reference to something that may change.
public struct Attribution: Hashable, Sendable {
    /// What kind of actor it was.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        /// The stored name.
        public let rawValue: String

        /// The kind with this stored name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// A person.
        public static let person = Kind(rawValue: "person")
        /// A service, such as a deploy job.
        public static let service = Kind(rawValue: "service")
        /// The process itself, if nobody said who.
        public static let system = Kind(rawValue: "system")
    }

    /// The actor's id, such as a login name.
    public var actor: String
    /// The actor's name as people know it.
    public var displayName: String?
    /// What kind of actor it was.
    public var kind: Kind
    /// For whom the actor acted.
    public var onBehalfOf: String?
    /// Why, such as a ticket.
    public var reason: String?
    /// What ties the change to a request or a job.
    public var correlationID: String?

    /// An attribution with each of its parts.
    ///
    /// - Parameters:
    ///   - actor: The actor's id.
    ///   - kind: What kind of actor it is.
    ///   - displayName: The actor's name as people know it.
    ///   - onBehalfOf: For whom the actor acts.
    ///   - reason: Why.
    ///   - correlationID: What ties the change to a request or a job.
    public init(
        actor: String,
        kind: Kind,
        displayName: String? = nil,
        onBehalfOf: String? = nil,
        reason: String? = nil,
        correlationID: String? = nil
    ) {
        self.actor = actor
        self.kind = kind
        self.displayName = displayName
        self.onBehalfOf = onBehalfOf
        self.reason = reason
        self.correlationID = correlationID
    }

    /// A person, by an id such as a login name.
    public static func person(
        _ id: String,
        displayName: String? = nil,
        reason: String? = nil,
        correlationID: String? = nil
    ) -> Attribution {
        Attribution(
            actor: id,
            kind: .person,
            displayName: displayName,
            reason: reason,
            correlationID: correlationID
        )
    }

    /// A service, such as a deploy job, perhaps acting for somebody.
    public static func service(
        _ id: String,
        displayName: String? = nil,
        onBehalfOf: String? = nil,
        reason: String? = nil,
        correlationID: String? = nil
    ) -> Attribution {
        Attribution(
            actor: id,
            kind: .service,
            displayName: displayName,
            onBehalfOf: onBehalfOf,
            reason: reason,
            correlationID: correlationID
        )
    }

    /// This process: `system:<process name>`, which is who made a change if nobody said who.
    public static func system(reason: String? = nil) -> Attribution {
        Attribution(actor: "system:\(ProcessInfo.processInfo.processName)", kind: .system, reason: reason)
    }
}

// MARK: - For a scope

extension Attribution {
    /// The attribution of the innermost ``withAttribution(_:_:)-(_,()->Result)``, if any.
    @TaskLocal public static var current: Attribution?

    /// Who a command is attributed to: `actor` if it is given, else the scope's, else this process.
    ///
    /// An explicit actor replaces who acts; the reason, unless it is given too, and the correlation id are the scope's.
    package static func resolve(actor: String?, reason: String?) -> Attribution {
        var attribution = current ?? .system()
        if let actor, actor != attribution.actor {
            attribution.actor = actor
            attribution.kind = .person
            attribution.displayName = nil
            attribution.onBehalfOf = nil
        }
        if let reason { attribution.reason = reason }
        return attribution
    }

    /// - Throws: ``ValidationError`` if an id is blank or has a character that cannot be seen, or if a part is longer
    ///   than ``Limits`` allows.
    package func validate() throws(ValidationError) {
        try ValidationError.check(identifier: actor, "actor")
        try ValidationError.check(identifier: kind.rawValue, "kind of actor")
        try ValidationError.check(displayName, "display name", atMost: Limits.identifier)
        try ValidationError.check(identifier: onBehalfOf, "on-behalf-of id")
        try ValidationError.check(identifier: correlationID, "correlation id")
        try ValidationError.check(reason, "reason", atMost: Limits.reason)
    }
}

/// Says who makes every change inside `body`, in the task and the tasks it starts.
///
/// ```swift
/// try await withAttribution(.person("ada", reason: "INC-42")) {
///     try await gutter.unregister("checkout")
/// }
/// ```
///
/// - Throws: What `body` throws.
public func withAttribution<Result>(_ attribution: Attribution, _ body: () throws -> Result) rethrows -> Result {
    try Attribution.$current.withValue(attribution, operation: body)
}

/// Says who makes every change inside `body`, in the task and the tasks it starts.
///
/// - Throws: What `body` throws.
public func withAttribution<Result>(
    _ attribution: Attribution,
    isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws -> Result
) async rethrows -> Result {
    try await Attribution.$current.withValue(attribution, operation: body, isolation: isolation)
}

// MARK: - As stored

extension Attribution {
    package var text: String {
        let object = JSONObject(sorted: [
            "actor": .string(actor),
            "correlationID": correlationID.map(JSON.string),
            "displayName": displayName.map(JSON.string),
            "kind": .string(kind.rawValue),
            "onBehalfOf": onBehalfOf.map(JSON.string),
            "reason": reason.map(JSON.string),
        ])
        return JSON.object(object).text
    }

    /// Reads what was stored; what cannot be read is attributed to nobody rather than to somebody.
    package init(parsing text: String) {
        let object = (try? JSON(parsing: text))?.object ?? JSONObject()
        self.init(
            actor: object["actor"]?.string ?? "",
            kind: Kind(rawValue: object["kind"]?.string ?? ""),
            displayName: object["displayName"]?.string,
            onBehalfOf: object["onBehalfOf"]?.string,
            reason: object["reason"]?.string,
            correlationID: object["correlationID"]?.string
        )
    }
}

extension Attribution: CustomStringConvertible {
    /// The actor, and for whom it acted: `deploy-bot for ada`.
    public var description: String {
        let who = actor.isEmpty ? "unknown" : actor.printable()
        return onBehalfOf.map { "\(who) for \($0.printable())" } ?? who
    }
}
