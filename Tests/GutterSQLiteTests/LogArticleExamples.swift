import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

/// What the articles of Gutter on its log show in Swift, article by article; `DocumentationTests` compares it with them.
struct LogArticleTests {
    private let folder: TemporaryFolder
    private let printed = Printed()
    private let user = ArticleTests.User(id: 7, name: "jeff", age: 70)

    init() throws {
        folder = try TemporaryFolder()
    }

    // MARK: Auditing

    @Test func auditing() async throws {
        @Sendable func print(_ items: Any...) { printed.add(items) }
        let lastWeek = Date(timeIntervalSinceNow: -7 * 86_400)
        let gutter = try await Manager(log: .sqlite(at: folder.path("switches.db")))

        let deployment = Attribution.service(
            "deploy-bot",
            onBehalfOf: "ada",
            reason: "PR #812",
            correlationID: "build-9001"
        )
        try await withAttribution(deployment) {
            try await gutter.register(Switch("checkout", state: .global))
            try await gutter.register(Switch("search", state: .global), by: "grace")
        }

        let both = try await gutter.events(matching: .init()).map(\.attribution)
        #expect(both.first == deployment)
        #expect(both.last == .person("grace", reason: "PR #812", correlationID: "build-9001"))
        var search = try gutter.switch("search")
        search.state = .disabled
        try await search.save(by: "grace", reason: "INC-42")
        let notedDown = try await gutter.log.head().description

        for event in try await gutter.events(matching: .init(switch: "checkout")) { print(event) }
        let graces = try await gutter.events(matching: .init(actor: "grace", since: lastWeek, kinds: [.updated]))
        for event in graces {
            print(event.recordedAt, event.attribution.reason ?? "", event.changes.state?.current as Any)
        }

        let report = try await gutter.log.verify(expecting: Head(notedDown))
        if report.isSound { print("Every hash is right up to \(report.head).") }
        for fault in report.faults { print(fault) }

        #expect(printed.lines.count == 3)
        #expect(printed.lines.last == "Every hash is right up to \(notedDown).")
    }

    // MARK: Time travel

    @Test func timeTravel() async throws {
        @Sendable func print(_ items: Any...) { printed.add(items) }
        let gutter = try await Manager(log: .sqlite(at: folder.path("switches.db")))
        let yesterday = Date(timeIntervalSinceNow: -86_400)
        let incident = try await gutter.register(Switch("checkout", state: .global), by: "ada").recordedAt
        var checkout = try gutter.switch("checkout")
        checkout.state = .disabled
        checkout = try await checkout.save(by: "grace", reason: "INC-42 payments fail")

        let then = try await gutter.asOf(.date(incident))
        if then.isActive("checkout", for: user) { print("It was on for \(user.name).") }
        print(try then.evaluate("checkout", for: user))

        let diff = try await gutter.diff(from: .date(yesterday), to: .head)
        for difference in diff.changed { print(difference.name, difference.sentences) }
        print(diff)

        try await gutter.register(Switch("search"))
        for change in try await gutter.transitions(of: { $0.isActive("checkout", for: user) }) {
            print(change.current ? "on" : "off", "since", change.event)
        }
        let culprit = try await gutter.bisect(from: .start, to: .head) { $0.switches.count > 1 }
        print(culprit.attribution)
        #expect(culprit.name == "search")

        let plan = try await gutter.planRollback("checkout", to: .position(1))
        print(plan.diff)
        try await gutter.carryOut(plan, by: "ada", reason: "INC-42")
        #expect(gutter.isActive("checkout"))

        checkout = try gutter.switch("checkout")
        checkout.label = "Checkout"
        try await checkout.save(by: "grace")
        let mistake = try await gutter.events(matching: .init(switch: "checkout", actor: "grace")).last!
        print(try await gutter.planRevert(mistake.position).diff)
        try await gutter.revert(mistake.position, by: "ada", reason: "wrong switch")

        #expect(try gutter.switch("checkout").label == nil)
        #expect(printed.lines.first == "It was on for jeff.")
        #expect(printed.lines.contains("~ checkout\n    state disabled → global"))
    }

    // MARK: Many processes

    @Test(.timeLimit(.minutes(5))) func manyProcesses() async throws {
        @Sendable func print(_ items: Any...) { printed.add(items) }
        let gutter = try await Manager(log: .sqlite(at: folder.path("switches.db")))
        let other = try await Manager(log: .sqlite(at: folder.path("switches.db")))

        let event = try await gutter.register(Switch("checkout", state: .global), by: "ada")
        try await other.waitUntilCaughtUp(to: event.position)
        print(other.isActive("checkout"), other.position)

        #expect(printed.lines == ["true 1"])
        var checkout = try gutter.switch("checkout")
        var graces = try other.switch("checkout")
        graces.state = .disabled
        try await graces.save(by: "grace")
        checkout.state = .selective

        do {
            try await checkout.save(by: "ada")
        } catch let conflict as SwitchConflict {
            print(conflict.properties, conflict.base.state, conflict.yours.state, conflict.theirs.state)
            var theirs = try gutter.switch("checkout")
            theirs.state = conflict.yours.state
            try await theirs.save(by: "ada", reason: "after a look at what grace did")
        }

        #expect(printed.lines.last == #"["state"] global selective disabled"#)
        #expect(try gutter.switch("checkout").state == .selective)

        let first = try await gutter.register(Switch("search"), by: "deploy-bot", idempotencyKey: "deploy-812/search")
        let again = try await gutter.register(Switch("search"), by: "deploy-bot", idempotencyKey: "deploy-812/search")
        print(first.position == again.position)

        #expect(printed.lines.last == "true")
    }

    @Test(.timeLimit(.minutes(5))) func following() async throws {
        @Sendable func print(_ items: Any...) { printed.add(items) }
        let gutter = try await Manager(log: .sqlite(at: folder.path("switches.db")))
        let mails = Printed()
        @Sendable func mail(_ event: Event) async throws { mails.add([event.name]) }
        try await gutter.register(Switch("checkout"))
        let listener = Task {
            gutter.signals.switchUpdated.connect { change in print(change.event) }
            for try await event in gutter.eventStream(after: gutter.position) { print(event) }
        }
        let subscriber = Task {
            try await gutter.subscribe("mailer") { change in try await mail(change.event) }
        }
        // Each update is a chance; the first may come before they listen.
        for state in [Switch.State.global, .disabled, .selective].cycled() {
            var checkout = try gutter.switch("checkout")
            checkout.state = state
            try await checkout.save(by: "ada")
            if printed.lines.count > 3, !mails.lines.isEmpty { break }
            await Task.yield()
        }
        listener.cancel()
        subscriber.cancel()
        _ = await (listener.result, subscriber.result)
        await gutter.shutdown()
        #expect(mails.lines.first == "checkout")
    }
}

extension Array {
    /// The elements, again and again.
    fileprivate func cycled() -> some Sequence<Element> {
        (0...).lazy.map { self[$0 % count] }
    }
}
