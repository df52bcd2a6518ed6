import Foundation
import Gutter
import GutterSQLite
import Testing

/// What the articles show of conditions as text, of JSON, of keys and of streams.
struct InterfaceExamples {
    struct User: Sendable {
        var age: Int?
        var zip: String
    }

    struct UserArguments: ArgumentContainer {
        typealias Input = User

        let age = Argument<User>.integer { $0.age }
        let zip = Argument<User>.string(\.zip)
    }

    @Test func conditionsAsText() throws {
        let reading = try ConditionExpression("UserArguments.zip one_of 02134 10001")
        #expect(reading.condition.description == #"UserArguments.zip is one of "02134", "10001""#)
        #expect(reading.notes == ["10001 is taken as text, because the words of one list are of one kind."])

        let young = try Condition(parsing: "UserArguments.age not more_than 65")
        #expect(young == Condition(\UserArguments.age, .moreThan(65), isNegated: true))
        #expect(young.expression == "UserArguments.age not more_than 65")
    }

    @Test func switchesAsJSON() async throws {
        let gutter = try await Manager()
        try await gutter.register(Switch("checkout", state: .global), by: "ada")
        let sent = try JSONEncoder().encode(gutter.switch("checkout"))

        let received = try JSONDecoder().decode(Switch.self, from: sent)
        let id = try #require(received.id)
        var copy = try await gutter.switch(id: id, version: received.version)
        copy.state = .disabled
        try await copy.save(expecting: received.version, by: "grace")
        #expect(!gutter.isActive("checkout"))
    }

    @Test func eventsAsJSON() async throws {
        let gutter = try await Manager()
        try await gutter.register(Switch("checkout", state: .global), by: "ada")
        let events = try await gutter.log.events(EventQuery())
        let copies = try JSONDecoder().decode([Event].self, from: JSONEncoder().encode(events))

        let copy = InMemoryEventLog()
        _ = try await copy.append(AppendRequest(recorded: copies))
        #expect(try await copy.head() == gutter.log.head())
    }
}
