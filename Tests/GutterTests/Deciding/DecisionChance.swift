import Foundation
import Gutter
import GutterTestSupport

/// An input, in a form that the model understands too.
enum Sample {
    case person(Person)
    case request(Request)
    case upload(Upload)
    case attributes(Attributes)
    case stranger(String)

    var input: Any {
        switch self {
        case .person(let person): person
        case .request(let request): request
        case .upload(let upload): upload
        case .attributes(let attributes): attributes
        case .stranger(let text): text
        }
    }

    var readings: DecisionModel.Input {
        switch self {
        case .person(let person):
            var input: DecisionModel.Input = [
                "PersonArguments": [
                    "name": .init(value: .string(person.name)),
                    "nickname": .init(value: person.nickname.map(Value.string)),
                    "age": .init(value: .integer(person.age)),
                    "score": .init(value: person.score.map(Value.double)),
                    "isAdmin": .init(
                        value: .boolean(person.isAdmin),
                        identity: .other(person.id.map(Value.integer))
                    ),
                    "isAnonymous": .init(value: .boolean(person.name.isEmpty)),
                    "joined": .init(value: .date(person.joined)),
                    "groups": .init(
                        value: .list(person.groups.map(Value.string)),
                        identity: .other(.string(person.name))
                    ),
                ]
            ]
            if person.age >= 18 { input["GrownUps"] = ["age": .init(value: .integer(person.age))] }
            return input
        case .request(let request): return ["RequestArguments": Self.readings(of: request)]
        case .upload(let upload):
            return [
                "RequestArguments": Self.readings(of: upload),
                "UploadArguments": [
                    "kind": .init(value: .string(upload.kind)), "path": .init(value: .string(upload.path)),
                ],
            ]
        case .attributes(let attributes):
            let identity = attributes.identity.map { DecisionModel.Reading.Identity.other($0) } ?? .value
            let values = attributes.values.mapValues { DecisionModel.Reading(value: $0, identity: identity) }
            // An attribute that it does not have has no value: nobody knows which attributes there are.
            let missing = Set(Chance.attributes.flatMap(\.1) + ["smell"])
                .map { ($0, DecisionModel.Reading(value: nil)) }
            return [attributes.container: values.merging(missing) { value, _ in value }]
        case .stranger: return [:]
        }
    }

    private static func readings(of request: Request) -> [String: DecisionModel.Reading] {
        [
            "path": .init(value: .string(request.path)), "agent": .init(value: request.agent.map(Value.string)),
            "size": .init(value: .integer(request.size)),
        ]
    }
}

extension DecisionModel.Test {
    fileprivate var isPercentage: Bool {
        switch self {
        case .percent, .percentRange: true
        default: false
        }
    }
}

/// Random choices, and what is made with them.
struct Chance: RandomNumberGenerator {
    private var generator: SplitMix64

    init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
    }

    mutating func next() -> UInt64 { generator.next() }

    mutating func below(_ end: Int) -> Int { Int(next() % UInt64(end)) }

    mutating func one(in count: Int) -> Bool { below(count) == 0 }

    mutating func element<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    // MARK: Switches

    static let segments = ["a", "b", "ab", "caf\u{E9}", "new ui"]

    mutating func name() -> String {
        (0...below(4)).map { _ in one(in: 2) ? "a" : element(Self.segments) }.joined(separator: ":")
    }

    /// Mostly one that is registered.
    mutating func name(in model: DecisionModel) -> String {
        let names = model.entries.keys.sorted()
        return names.isEmpty || one(in: 8) ? self.name() : element(names)
    }

    /// The name, sometimes as somebody else would type it.
    mutating func spelling(of name: String) -> String {
        switch below(12) {
        case 0: " " + name.replacing(":", with: " : ")
        case 1: name.decomposedStringWithCanonicalMapping
        default: name
        }
    }

    mutating func model() -> DecisionModel {
        var model = DecisionModel()
        for _ in 0..<12 { model.entries[name()] = entry() }
        return model
    }

    mutating func entry() -> DecisionModel.Entry {
        DecisionModel.Entry(
            state: element([.selective, .selective, .selective, .global, .disabled]),
            isCompounded: one(in: 2),
            requiresConsent: !one(in: 3),
            rules: (0..<below(4)).map { _ in rule() }
        )
    }

    static let attributes = [
        ("PersonArguments", ["name", "nickname", "age", "score", "isAdmin", "isAnonymous", "joined", "groups"]),
        ("GrownUps", ["age"]),
        ("RequestArguments", ["path", "agent", "size"]),
        ("UploadArguments", ["kind", "path"]),
        ("Robots", ["age", "name"]),
    ]

    mutating func rule() -> DecisionModel.Rule {
        let (argument, attributes) = one(in: 2) ? Self.attributes[0] : element(Self.attributes)
        let attribute = one(in: 20) ? "smell" : element(attributes)
        var test = test(of: attribute)
        // A date would be hashed in a way that the model does not know.
        while attribute == "joined", test.isPercentage { test = self.test(of: attribute) }
        return DecisionModel.Rule(argument: argument, attribute: attribute, test: test, isNegated: one(in: 3))
    }

    mutating func test(of attribute: String) -> DecisionModel.Test {
        let isText = ["name", "nickname", "path", "agent", "kind"].contains(attribute)
        let usual = ["isAdmin": 2, "isAnonymous": 2, "joined": 3, "groups": 4][attribute] ?? (isText ? 1 : 0)
        return test(
            one(in: 6) ? below(5) : usual,
            mayHash: isText || ["age", "isAdmin", "size"].contains(attribute)
        )
    }

    mutating func test(_ kind: Int, mayHash: Bool) -> DecisionModel.Test {
        switch below(22) {
        case 0, 1, 2: return .equals(value(kind))
        case 3:
            return ordered(kind) { .between($0, $1) }
        case 4: return ordered(kind) { first, _ in .lessThan(first) }
        case 5: return ordered(kind) { first, _ in .lessThanOrEqualTo(first) }
        case 6: return ordered(kind) { first, _ in .moreThan(first) }
        case 7, 8: return ordered(kind) { first, _ in .moreThanOrEqualTo(first) }
        case 9, 10: return .truthy
        case 11: return .oneOf((0...below(12)).map { _ in value(kind == 4 ? 1 : kind) })
        case 12: return .contains(text())
        case 13: return .startsWith(text())
        case 14, 15: return .percent(below(101), salt: mayHash && one(in: 2) ? element(["", "x", "caf\u{E9}"]) : nil)
        case 16, 17:
            return .percentRange(below(60), 40 + below(61), salt: mayHash && one(in: 2) ? element(["", "x"]) : nil)
        case 18: return .unknown
        case 19: return .set
        case 20: return .unset
        default: return .incomplete
        }
    }

    /// A limit must be of a kind that has an order.
    mutating func ordered(_ kind: Int, _ make: (Value, Value) -> DecisionModel.Test) -> DecisionModel.Test {
        let kind = [0, 1, 3].contains(kind) ? kind : 0
        return make(value(kind), value(kind))
    }

    // MARK: Inputs

    /// Of a kind: a number, text, a boolean, a date or a list.
    mutating func value(_ kind: Int) -> Value {
        switch kind {
        case 0: one(in: 4) ? .double(score()) : .integer(number())
        case 1: .string(text())
        case 2: .boolean(one(in: 2))
        case 3: .date(date())
        default: .list(groups().map(Value.string))
        }
    }

    mutating func number() -> Int { one(in: 3) ? below(1_000) - 500 : 10 + below(20) }

    mutating func score() -> Double { one(in: 10) ? .nan : Double(below(4_000) - 2_000) / 10 }

    mutating func text() -> String {
        element(["", "a", "b", "ab", "cafe\u{301}", "caf\u{E9}", "jeff", "user-\(below(100))"])
    }

    mutating func date() -> Date { Date(timeIntervalSince1970: Double(below(4))) }

    mutating func groups() -> [String] { (0..<below(3)).map { _ in text() } }

    mutating func person() -> Sample {
        .person(
            Person(
                id: one(in: 5) ? nil : number(),
                name: text(),
                nickname: one(in: 2) ? nil : text(),
                age: number(),
                score: one(in: 3) ? nil : score(),
                isAdmin: one(in: 2),
                joined: date(),
                groups: groups()
            )
        )
    }

    mutating func attributes() -> Sample {
        let (container, names) = element(Self.attributes)
        var values: [String: Value] = [:]
        for name in names where !one(in: 3) {
            // Dates and lists would be hashed in a way that the model does not know.
            values[name] = ["isAdmin", "isAnonymous"].contains(name) ? value(2) : value(below(2))
        }
        // A number that is not whole would be hashed by its text.
        values = values.filter { if case .double = $0.value { $0.key == "score" } else { true } }
        let identity: Value? = one(in: 3) ? value(1) : nil
        return .attributes(Attributes(container, values, hashedBy: identity))
    }

    mutating func sample() -> Sample {
        switch below(6) {
        case 0, 1: person()
        case 2:
            .request(
                Request(path: text(), agent: one(in: 2) ? nil : text(), size: number())
            )
        case 3:
            .upload(
                Upload(kind: text(), path: text(), agent: one(in: 2) ? nil : text(), size: number())
            )
        case 4: attributes()
        default: .stranger(text())
        }
    }
}
