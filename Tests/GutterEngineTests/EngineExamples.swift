import Foundation
import Gutter
import GutterTesting
import Synchronization
import Testing

/// The code of the article "An event log of your own".
final class RowLog: EventLog {
    private let rows = Mutex(Rows())
    private let waiters = PositionWaiters()

    func append(_ request: AppendRequest) async throws -> AppendResult {
        let (result, end) = try rows.withLock { rows in
            var transaction = rows
            let result = try request.perform(on: &transaction)
            rows = transaction
            return (result, try rows.end.head.position)
        }
        waiters.announce(end)
        return result
    }

    func events(_ query: EventQuery) async throws -> [Event] {
        try rows.withLock { try $0.events(query) }
    }

    func head() async throws -> Head {
        try rows.withLock { try $0.end.head }
    }

    func idSalt() async throws -> Salt {
        rows.withLock { $0.idSalt }
    }

    func waitForEvents(after position: Position) async throws {
        try await waiters.wait(after: position) { try self.rows.withLock { try $0.end.head.position } }
    }
}

struct Rows: AppendTransaction {
    private(set) var logID = EventHash.random()
    let idSalt = Salt.random()
    private var rows: [Row] = []

    func events(_ query: EventQuery) throws -> [Event] {
        try query.results(in: rows.map { try $0.event })
    }

    mutating func insert(_ event: Event) throws {
        rows.append(Row(event))
    }

    mutating func adopt(logID: EventHash) throws {
        self.logID = logID
    }
}

struct Row {
    let position: Int64
    let ids: (event: UUID, switch: UUID, transaction: UUID)
    let format: Int
    let kind: String
    let namespace: String
    let name: String
    let version: Int
    let cause: Int64?
    let recordedAt: Int64
    let attribution: (json: String, salt: [UInt8], digest: [UInt8])
    let content: (changes: String, switch: String?, salt: [UInt8], digest: [UInt8])
    let origin: String?
    let extra: String?
    let hashes: (previous: [UInt8], own: [UInt8])

    init(_ event: Event) {
        position = event.position.rawValue
        ids = (event.id, event.switchID, event.transaction)
        format = event.format
        kind = event.kind.rawValue
        namespace = event.namespace
        name = event.name
        version = event.version
        cause = event.cause?.rawValue
        recordedAt = event.timestamp.rawValue
        attribution = (event.storedAttribution, event.attributionSalt.bytes, event.attributionDigest.bytes)
        content = (event.storedChanges, event.storedSwitch, event.contentSalt.bytes, event.contentDigest.bytes)
        origin = event.storedOrigin
        extra = event.storedExtra
        hashes = (event.previousHash.bytes, event.hash.bytes)
    }

    var event: Event {
        get throws {
            Event(
                position: Position(rawValue: position),
                id: ids.event,
                format: format,
                kind: Event.Kind(rawValue: kind),
                namespace: namespace,
                switchID: ids.switch,
                name: name,
                version: version,
                transaction: ids.transaction,
                cause: cause.map { Position(rawValue: $0) },
                timestamp: Timestamp(rawValue: recordedAt),
                storedAttribution: attribution.json,
                attributionSalt: try sound(Salt(bytes: attribution.salt)),
                attributionDigest: try sound(EventHash(bytes: attribution.digest)),
                storedChanges: content.changes,
                storedSwitch: content.switch,
                contentSalt: try sound(Salt(bytes: content.salt)),
                contentDigest: try sound(EventHash(bytes: content.digest)),
                storedOrigin: origin,
                storedExtra: extra,
                previousHash: try sound(EventHash(bytes: hashes.previous)),
                hash: try sound(EventHash(bytes: hashes.own))
            )
        }
    }

    private func sound<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw EventLogError(.damaged, "Row \(position) is damaged. Restore a backup.") }
        return value
    }
}

struct RowLogTests {
    @Test(arguments: EventLogConformance.Check.allCases)
    func conforms(_ check: EventLogConformance.Check) async throws {
        try await EventLogConformance { RowLog() }.run(check)
    }

    @Test func aManagerWorksOnIt() async throws {
        let log = RowLog()
        let gutter = try await Manager(log: log)
        try await gutter.register(Switch("checkout", state: .global), by: "ada", reason: "launch")
        #expect(gutter.isActive("checkout"))
        let opened = try await Manager(log: log)
        #expect(opened.isActive("checkout"))
        #expect(try await log.verify().isSound)
    }
}
