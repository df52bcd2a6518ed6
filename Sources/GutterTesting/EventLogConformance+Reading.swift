import Foundation
import Gutter
import Testing

extension EventLogConformance {
    func filters(_ log: any EventLog) async throws {
        var (a, b, c) = (Subject("a"), Subject("a:b"), Subject("a", in: "elsewhere"))
        b.actor = "grace"
        var drafts = [a.registered(), b.registered(), c.registered()]
        drafts.append(a.updated(state: .global))
        drafts.append(b.unregistered())
        drafts.append(c.updated(state: .global))
        let start = try #require(Timestamp(parsing: "2024-01-01"))
        for index in drafts.indices { drafts[index].recordedAt = start.date.addingTimeInterval(Double(index / 2)) }
        var events: [Event] = []
        for draft in drafts { events += try await log.append(draft) }

        func positions(
            _ filter: EventFilter = EventFilter(),
            after: Position = .start,
            through: Position? = nil,
            order: EventQuery.Order = .ascending,
            limit: Int? = nil
        ) async throws -> [Int64] {
            let query = EventQuery(after: after, through: through, matching: filter, order: order, limit: limit)
            return try await log.events(query).map(\.position.rawValue)
        }
        func second(_ number: Double) -> Date { start.date.addingTimeInterval(number) }

        #expect(try await positions() == [1, 2, 3, 4, 5, 6])
        #expect(try await positions(order: .descending) == [6, 5, 4, 3, 2, 1])
        #expect(try await positions(order: .descending, limit: 2) == [6, 5])
        #expect(try await positions(after: 2, through: 4) == [3, 4])
        #expect(try await positions(after: 6).isEmpty)
        #expect(try await positions(after: 9, through: 12).isEmpty)
        #expect(try await positions(limit: 0).isEmpty)
        #expect(try await positions(EventFilter(namespace: "default")) == [1, 2, 4, 5])
        #expect(try await positions(EventFilter(namespace: "nowhere")).isEmpty)
        #expect(try await positions(EventFilter(actor: "grace")) == [2, 5])
        #expect(try await positions(EventFilter(kinds: [.updated, .unregistered])) == [4, 5, 6])
        #expect(try await positions(EventFilter(subtree: "a")) == [1, 2, 3, 4, 5, 6])
        #expect(try await positions(EventFilter(subtree: "a:b")) == [2, 5])
        #expect(try await positions(EventFilter(switchIDs: [a.id, c.id])) == [1, 3, 4, 6])
        #expect(try await positions(EventFilter(switchIDs: [])).isEmpty)
        #expect(try await positions(EventFilter(ids: [events[4].id, events[0].id])) == [1, 5])
        #expect(try await positions(EventFilter(transaction: events[3].transaction)) == [4])
        #expect(try await positions(EventFilter(since: second(1))) == [3, 4, 5, 6])
        #expect(try await positions(EventFilter(since: second(0.5), until: second(1))) == [3, 4])
        #expect(try await positions(EventFilter(until: second(-1))).isEmpty)
        #expect(try await positions(EventFilter(since: second(3))).isEmpty)
        let combined = EventFilter(namespace: "default", switch: "a", since: second(1), kinds: [.updated])
        #expect(try await positions(combined) == [4])
    }

    func filtersByContent(_ log: any EventLog) async throws {
        var (a, b) = (Subject("a"), Subject("b", in: "elsewhere"))
        a.reason = "EXP-12 Launch \u{130}stanbul"
        try await log.append(a.registered(), b.registered())
        a.reason = "exp-12 100 % of all"
        try await log.append(a.updated(state: .global))
        a.reason = "INC-42 \"payments\" fail"
        try await log.append(a.updated(state: .disabled))
        a.reason = nil
        try await log.append(a.updated(state: .selective, label: "disabled"))
        b.reason = "STRASSE"
        try await log.append(b.updated(state: .global))
        try await log.append(b.updated(name: "c", state: .disabled))
        try await log.append(a.updated(label: ""))
        a.reason = "disabled"
        try await log.append(a.unregistered())

        func positions(
            _ property: String? = nil,
            from: String? = nil,
            to: String? = nil,
            reason: String? = nil,
            in namespace: String? = nil,
            order: EventQuery.Order = .ascending,
            limit: Int? = nil
        ) async throws -> [Int64] {
            let change = property.map { EventFilter.PropertyChange(of: $0, from: from, to: to) }
            let filter = EventFilter(namespace: namespace, change: change, reason: reason)
            let query = EventQuery(matching: filter, order: order, limit: limit)
            return try await log.events(query).map(\.position.rawValue)
        }
        // A registration and an unregistration change no property.
        #expect(try await positions("state") == [3, 4, 5, 6, 7])
        #expect(try await positions("state", to: "disabled") == [4, 7])
        #expect(try await positions("state", from: "global") == [4, 7])
        #expect(try await positions("state", from: "disabled", to: "global") == [3, 6])
        #expect(try await positions("state", to: "disabled", in: "elsewhere") == [7])
        #expect(try await positions("state", to: "Disabled").isEmpty)
        #expect(try await positions("label") == [5, 8])
        #expect(try await positions("label", from: "") == [5])
        #expect(try await positions("label", from: "disabled", to: "") == [8])
        #expect(try await positions("name", from: "b", to: "c") == [7])
        #expect(try await positions("nothing").isEmpty)
        #expect(try await positions("sta%").isEmpty)

        #expect(try await positions(reason: "Exp-12") == [1, 3])
        #expect(try await positions(reason: "\"payments\"") == [4])
        #expect(try await positions(reason: "100 %") == [3])
        #expect(try await positions(reason: "1_0").isEmpty)
        #expect(try await positions(reason: "strasse") == [6, 7])
        #expect(try await positions(reason: "i\u{307}STANBUL") == [1])
        #expect(try await positions(reason: "") == [1, 3, 4, 6, 7, 9])
        #expect(try await positions("state", reason: "exp-12") == [3])

        // A limit counts what matches, from either end.
        #expect(try await positions("state", limit: 2) == [3, 4])
        #expect(try await positions("state", order: .descending, limit: 2) == [7, 6])
        #expect(try await positions("label", limit: 0).isEmpty)
        var pages: [Int64] = []
        let filter = EventFilter(change: .init(of: "state"))
        for try await page in log.pages(EventQuery(matching: filter), size: 2) {
            pages += page.map(\.position.rawValue)
        }
        #expect(pages == [3, 4, 5, 6, 7])
        // A guard is a filter too.
        var guarded = AppendRequest([b.updated(state: .global)])
        guarded.guard = .init(noneMatching: EventFilter(change: .init(of: "state", to: "selective")), after: 4)
        await expect(.guardFailed) { [guarded] in _ = try await log.append(guarded) }
    }

    func findsHistoriesThroughRenames(_ log: any EventLog) async throws {
        var (a, b, c) = (Subject("a"), Subject("b"), Subject("a", in: "elsewhere"))
        try await log.append(a.registered(), b.registered(), c.registered())
        try await log.append(a.updated(name: "z"))
        try await log.append(b.updated(name: "a"))
        try await log.append(b.updated(state: .global))
        try await log.append(c.updated(state: .global))
        func positions(_ name: String) async throws -> [Int64] {
            try await log.events(EventQuery(matching: EventFilter(namespace: "default", switch: name)))
                .map(\.position.rawValue)
        }
        #expect(try await positions("a") == [1, 2, 4, 5, 6])
        #expect(try await positions("z") == [1, 4])
        #expect(try await positions("b") == [2, 5, 6])
        #expect(try await positions("none").isEmpty)
        let everywhere = EventQuery(matching: EventFilter(switch: "a"))
        #expect(try await log.events(everywhere).count == 7)
    }

    /// Forty switches come, change, go and come back, driven by a fixed sequence; at each position the log's answer is
    /// compared with a dictionary that was kept by hand.
    func knowsTheStatesAliveAtEachPosition(_ log: any EventLog) async throws {
        var subjects = (0..<40).map { Subject("switch \($0)") }
        var alive: [UUID: String] = [:]
        var history: [[UUID: String]] = [[:]]
        var random: UInt64 = 0x2545_F491_4F6C_DD1D
        for _ in 0..<300 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let index = Int(random >> 33) % subjects.count
            let isAlive = alive[subjects[index].id] != nil
            let draft: EventDraft
            if !isAlive {
                draft = subjects[index].registered()
            } else if random >> 60 < 6 {
                draft = subjects[index].unregistered()
            } else {
                draft = subjects[index].updated(state: subjects[index].state == .global ? .disabled : .global)
            }
            try await log.append(draft)
            alive[subjects[index].id] = draft.kind == .unregistered ? nil : subjects[index].state.rawValue
            history.append(alive)
        }
        for (number, expected) in history.enumerated() {
            let position = Position(rawValue: Int64(number))
            let snapshot = try await log.snapshot(at: position)
            #expect(snapshot.head.position == position)
            let states = try snapshot.states.map { ($0.id, try SwitchProperties(parsing: $0.json).state.rawValue) }
            #expect(states.count == expected.count)
            #expect(Dictionary(states) { first, _ in first } == expected, "at position \(position)")
        }
        let now = try await log.snapshot(at: nil)
        for isVerified in [false, true] {
            let fold = try await log.fold(verifyingHashes: isVerified)
            #expect(fold.head == now.head)
            #expect(Set(fold.states) == Set(now.states))
            let cancelled = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await log.fold(verifyingHashes: isVerified)
            }
            await #expect(throws: CancellationError.self) { try await cancelled.value }
        }
        await expect(.noSuchPosition) { _ = try await log.snapshot(at: 301) }
        await expect(.noSuchPosition) { _ = try await log.snapshot(at: -1) }
    }

    func neverChangesWhatItHolds(_ log: any EventLog) async throws {
        var a = Subject("é \u{1F600} \"quoted\"")
        try await log.append(a.registered())
        let first = try await log.all
        for state in [Switch.State.global, .disabled, .selective] { try await log.append(a.updated(state: state)) }
        try await log.append(a.unregistered())
        let later = try await log.all
        #expect(Array(later.prefix(1)) == first)
        let events = try await log.events(EventQuery(order: .descending))
        #expect(events.reversed() == later)
        #expect(later.map(\.name) == Array(repeating: a.name, count: 5))
    }

    func tellsWhoWaits(_ log: any EventLog) async throws {
        try await log.append(Subject("a").registered())
        try await log.waitForEvents(after: .start)
        let waiting = Task { try await log.waitForEvents(after: 1) }
        let following = Task {
            var names: [String] = []
            for try await event in log.eventStream(after: .start) {
                names.append(event.name)
                if names.count == 4 { break }
            }
            return names
        }
        try await log.append(Subject("b").registered(), Subject("c").registered())
        try await waiting.value
        try await log.append(Subject("d").registered())
        #expect(try await following.value == ["a", "b", "c", "d"])

        let cancelled = Task { try await log.waitForEvents(after: 100) }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
    }
}
