import Foundation
import Gutter
import Testing

struct AttributionTests {
    @Test func withoutAnybodyItIsTheProcess() async throws {
        let gutter = try await Manager()
        let event = try await gutter.register(Switch("a"))
        #expect(event.attribution == .system())
        #expect(event.attribution.actor == "system:\(ProcessInfo.processInfo.processName)")
        #expect(event.attribution.kind == .system)
    }

    @Test func aScopeSaysWhoAndNestsAndEnds() async throws {
        let gutter = try await Manager()
        let events = try await withAttribution(.service("deploy", onBehalfOf: "ada", reason: "v2")) {
            let outer = try await gutter.register(Switch("a"))
            let inner = try await withAttribution(.person("grace")) { try await gutter.register(Switch("b")) }
            return [outer, inner]
        }
        #expect(events[0].attribution == .service("deploy", onBehalfOf: "ada", reason: "v2"))
        #expect(events[1].attribution == .person("grace"))
        #expect(Attribution.current == nil)
        withAttribution(.person("ada")) { #expect(Attribution.current?.actor == "ada") }
    }

    @Test func anExplicitActorWinsAndKeepsTheScopesReasonAndCorrelation() async throws {
        let gutter = try await Manager()
        let scope = Attribution.service(
            "web",
            displayName: "Web",
            onBehalfOf: "ada",
            reason: "INC-42",
            correlationID: "req-7"
        )
        let events = try await withAttribution(scope) {
            [
                try await gutter.register(Switch("a"), by: "grace"),
                try await gutter.register(Switch("b"), reason: "other"),
                try await gutter.register(Switch("c"), by: "web"),
            ]
        }
        #expect(events[0].attribution == .person("grace", reason: "INC-42", correlationID: "req-7"))
        var expected = scope
        expected.reason = "other"
        #expect(events[1].attribution == expected)
        #expect(events[2].attribution == scope)
    }
}
