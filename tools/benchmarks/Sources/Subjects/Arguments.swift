import Foundation
import Gutter

struct User {
    var name: String
    var age: Int
    var country: String
    var id: String

    static let jeff = User(name: "jeff", age: 70, country: "DE", id: "user-4711")
}

struct Tenant {
    let name: String
}

final class Account: Sendable {
    let age = 70
}

struct UserArguments: ArgumentContainer {
    typealias Input = User
    let name = Argument<User>.string(\.name)
    let age = Argument<User>.integer(\.age)
    let country = Argument<User>.string(\.country)
    let id = Argument<User>.string(\.id)
}

struct AccountArguments: ArgumentContainer {
    typealias Input = Account
    let age = Argument<Account>.integer { $0.age }
}

extension Manager {
    /// The switches that are asked, in memory, among `count` others.
    static func forChecks(among count: Int) async throws -> Manager {
        let ages = (0..<5).map { Condition(\UserArguments.age, .equals($0)) }
        let nobody = Condition(\UserArguments.name, .equals("nobody"))
        let (south, west) = (["FR", "IT"], ["FR", "IT", "DE"])
        let isSouth = Condition(\UserArguments.country, .oneOf(south))
        let switches = [
            Switch("cool_feature_checkout_global", state: .global),
            Switch(
                "cool_feature_checkout_three",
                state: .selective,
                conditions: [
                    Condition(\UserArguments.age, .lessThan(20)), nobody,
                    Condition(\UserArguments.country, .oneOf(west)),
                ]
            ),
            Switch(
                "cool_feature_checkout_percent",
                state: .selective,
                conditions: [
                    Condition(\UserArguments.age, .lessThan(20)), nobody, isSouth,
                    Condition(\UserArguments.id, .percent(99)),
                ]
            ),
            Switch(
                "cool_feature_checkout_only_percent",
                state: .selective,
                conditions: [Condition(\UserArguments.id, .percent(99))]
            ),
            // Seven that do not hold, and one that does.
            Switch(
                "cool_feature_checkout_eight",
                state: .selective,
                conditions: ages + [nobody, isSouth, Condition(\UserArguments.age, .moreThan(65))]
            ),
            Switch(
                "cool_feature_checkout_class",
                state: .selective,
                conditions: [Condition(\AccountArguments.age, .moreThan(65))]
            ),
            Switch("parent", state: .global), Switch("parent:child", state: .global),
            Switch("parent:child:grandchild", state: .global),
            Switch("parent:child:grandchild:greatgrandchild", state: .global),
        ]
        let others = (0..<max(0, count - switches.count))
            .map { Switch("feature_\($0):some_switch", state: .global) }
        return try await forChecks((switches + others).map { (namespace: "default", value: $0) })
    }

    static func forChecks(_ switches: [(namespace: String, value: Switch)]) async throws -> Manager {
        let log = InMemoryEventLog()
        let drafts = switches.map { namespace, element in
            EventDraft(
                .registered,
                namespace: namespace,
                switchID: UUID(),
                name: element.name,
                changes: Changes(from: nil, to: element),
                switch: element,
                attribution: .system()
            )
        }
        _ = try await log.append(AppendRequest(drafts))
        return try await Manager(log: log, arguments: [UserArguments.self, AccountArguments.self])
    }
}
