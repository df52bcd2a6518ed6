import Gutter
import Testing

struct ProblemTests {
    /// What `body` throws.
    private func error(of body: () async throws -> Void) async throws -> any GutterError {
        do { try await body() } catch { return try #require(error as? any GutterError) }
        throw NothingThrown()
    }

    private struct NothingThrown: Error {}

    @Test func eachErrorOfACommandSaysItsKindAndItsCode() async throws {
        let gutter = try await Manager()
        try await gutter.register(Switch("a"))
        try await gutter.unregister("a")
        try await gutter.register(Switch("a"))
        var stale = try gutter.switch("a")
        var copy = stale
        copy.state = .global
        try await copy.save()
        stale.state = .selective
        let late = stale
        let cases: [(Problem.Kind, String, () async throws -> Void)] = [
            (.invalid, "invalid-value", { try await gutter.register(Switch("a::b")) }),
            (.notFound, "switch-not-found", { _ = try gutter.switch("b") }),
            (.conflict, "switch-exists", { try await gutter.register(Switch("a")) }),
            (.conflict, "switch-conflict", { try await late.save() }),
            (.conflict, "plan-outdated", { throw PlanOutdated(plannedAt: 1, now: 2) }),
            (.conflict, "rollback-refused", { throw RollbackRefused(position: 1, obstacles: ["a is taken"]) }),
            (.conflict, "revert-conflict", { try await gutter.revert(3) }),
            (.notFound, "log-no-such-position", { _ = try await gutter.asOf(.position(99)) }),
            (.invalid, "switch-not-retrieved", { try await Switch("a").save() }),
            (.notFound, "answers-agree", { _ = try await gutter.bisect(from: .position(1), to: .head) { _ in true } }),
        ]
        for (kind, code, body) in cases {
            let error = try await error(of: body)
            #expect(error.kind == kind, "\(error)")
            #expect(error.problem.code == code)
            #expect(error.problem.message == "\(error)")
        }
    }

    @Test func aProblemNamesTheValueTheRuleAndTheRemedy() async throws {
        let gutter = try await Manager()
        let invalid = try await error { try await gutter.register(Switch("a::b")) }.problem
        #expect(invalid.subject == "switch name")
        #expect(invalid.value == "a::b")
        #expect(invalid.rule == "has an empty segment around ':'")
        #expect(invalid.remedy == "Remove the extra ':'.")
        let missing = try await error { _ = try gutter.switch("b") }.problem
        #expect(missing.value == "b")
        #expect(missing.rule == "is not in namespace \"default\"")
        #expect(missing.remedy == "Check the name and the namespace, or register it first.")
    }

    @Test(arguments: [
        (EventLogError.Code.locked, Problem.Kind.unavailable), (.readOnly, .unavailable), (.damaged, .failed),
        (.replaced, .failed), (.outcomeUnknown, .outcomeUnknown), (.recordedNotApplied, .outcomeUnknown),
        (.versionConflict, .conflict), (.outOfOrder, .conflict), (.noSuchPosition, .notFound),
    ])
    func aFaultOfTheLogHasAKind(_ code: EventLogError.Code, _ kind: Problem.Kind) {
        let error = EventLogError(code, "The log /srv/secret.db failed.")
        #expect(error.kind == kind)
        // The other messages were written for the file's administrator.
        let isForAnybody = kind == .conflict || kind == .notFound
        #expect(error.problem.message.contains("/srv/secret.db") == isForAnybody)
    }

    @Test func codesAreMadeOfLettersAndHyphens() {
        let codes: [EventLogError.Code] = [.inputOutput, .strayWAL, .recordedNotApplied, .readOnly]
        #expect(
            codes.map { EventLogError($0, "").problem.code } == [
                "log-input-output", "log-stray-wal", "log-recorded-not-applied", "log-read-only",
            ]
        )
    }
}
