import Foundation
import Gutter
import GutterTestSupport
import Testing

@testable import GutterSQLite

struct StatisticsTests {
    private let folder: TemporaryFolder
    private let log: SQLiteEventLog

    init() throws {
        folder = try TemporaryFolder()
        log = try SQLiteEventLog(path: folder.path("log.db"))
    }

    @Test func anEmptyLogHasAHeadAndASize() async throws {
        let statistics = try await log.statistics()
        #expect(try await log.head() == statistics.head)
        #expect(statistics.events == 0)
        #expect(statistics.first == nil)
        #expect(statistics.bytesPerEvent == nil)
        #expect(statistics.contentSize > 0)
        #expect(statistics.untouchedSwitches.isEmpty)
    }

    @Test func everythingIsCountedAndTheBusiestComeFirst() async throws {
        let gutter = try await Manager(log: log)
        let shop = gutter.namespaced("shop")
        try await gutter.register(Switch("old"), by: "ada")
        try await shop.register(Switch("busy"), by: "ada")
        for state in [Switch.State.global, .disabled] {
            var busy = try shop.switch("busy")
            busy.state = state
            try await busy.save(by: "grace")
        }
        try await gutter.register(Switch("gone"), by: "ada")
        try await gutter.unregister("gone", by: "ada")

        let statistics = try await log.statistics(limit: 2)
        #expect(statistics.head.position == 6)
        #expect(statistics.events == 6)
        #expect(statistics.eventsInLast7Days == 6)
        #expect(statistics.eventsInLast30Days == 6)
        #expect(statistics.first?.position == 1)
        #expect(statistics.last?.position == 6)
        #expect(statistics.switches == 2)
        #expect(statistics.goneSwitches == 1)
        #expect(statistics.namespaces == 2)
        #expect(statistics.actors == 2)
        #expect(
            statistics.largestNamespaces == [
                .init(namespace: "default", events: 3, switches: 1), .init(namespace: "shop", events: 3, switches: 1),
            ]
        )
        #expect(
            statistics.busiestActors == [.init(actor: "ada", events: 4), .init(actor: "grace", events: 2)]
        )
        #expect(statistics.busiestSwitches.map(\.name) == ["busy", "gone"])
        #expect(statistics.busiestSwitches.map(\.events) == [3, 2])
        #expect(statistics.busiestSwitches.map(\.isAlive) == [true, false])
        #expect(statistics.untouchedSwitches.map(\.name) == ["old", "busy"])
        #expect(statistics.untouchedSwitches.map(\.lastEvent.position) == [1, 4])
        #expect(statistics.untouchedSwitches.map(\.namespace) == ["default", "shop"])
        let later = Date(timeIntervalSinceNow: 10 * 86_400)
        #expect(try await log.statistics(now: later).eventsInLast7Days == 0)
        #expect(try await log.statistics(now: later).eventsInLast30Days == 6)

        // Until the -wal is taken into the file, what is in both is more than the file.
        #expect(statistics.walSize > 0)
        try await log.close()
        let closed = try await SQLiteEventLog(path: log.path).statistics(limit: 1)
        #expect(closed.contentSize == statistics.contentSize)
        #expect(closed.fileSize == closed.contentSize)
        #expect(closed.bytesPerEvent == closed.fileSize / 6)
        #expect(closed.busiestSwitches.count == 1)
        #expect(closed.namespaces == 2)
    }
}
