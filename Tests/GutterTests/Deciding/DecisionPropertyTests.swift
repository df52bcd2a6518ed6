import Foundation
import Gutter
import GutterTesting
import Testing

extension Deciding {
    /// Random switches and inputs, the same ones at each run, decided by the library and by ``DecisionModel``.
    struct DecisionPropertyTests {
        /// In a process of its own, where no task has ever had an override: there the library takes its fastest way.
        @Test func switchesDecideAsTheModelSays() async throws {
            #if compiler(>=6.2)
            await #expect(processExitsWith: .success) {
                try await Deciding.compare(seed: 1, namespaces: 700)
            }
            #else
            try await Deciding.compare(seed: 1, namespaces: 700)
            #endif
        }

        @Test func switchesDecideAsTheModelSaysWhereTasksHaveInputsAndSignalsAreHeard() async throws {
            try await Deciding.compare(seed: 2, namespaces: 300, isObserved: true)
        }

        @Test(
            arguments: [
                ("", 0), ("a", 0x3C25_69B2), ("test", 0xBA6B_D213), ("Hello, world!", 0xC036_3E43),
                ("The quick brown fox jumps over the lazy dog", 0x2E4F_F723),
            ] as [(String, UInt32)]
        )
        func theModelHashesAsMurmurHash3(_ text: String, _ hash: UInt32) {
            #expect(DecisionModel.Test.murmur(Array(text.utf8)) == hash)
        }
    }

    /// Compares 100 answers a namespace.
    fileprivate static func compare(seed: UInt64, namespaces: Int, isObserved: Bool = false) async throws {
        var chance = Chance(seed: seed)
        var counts: [Bool?: Int] = [:]
        for namespace in 0..<namespaces {
            let model = chance.model()
            let gutter = try await manager(of: model)
            if isObserved { gutter.signals.conditionApplyError.connect { _ in } }
            for round in 0..<100 {
                let name = chance.name(in: model)
                let inputs = (0..<chance.below(4)).map { _ in chance.sample() }
                let taskInputs = isObserved && chance.one(in: 4) ? [chance.person(), chance.attributes()] : []
                let managerInputs = chance.one(in: 4) ? [chance.person()] : []
                let isExclusive = chance.one(in: 4)
                if case .person(let person)? = managerInputs.first {
                    gutter.setInputs(person)
                } else {
                    gutter.removeInputs()
                }
                let all = (isExclusive ? [] : managerInputs + taskInputs) + inputs
                let expected = model.isActive(name, all.map(\.readings))
                let spelling = chance.spelling(of: name)
                func answer() -> Answer { Answer(gutter, spelling, inputs, exclusive: isExclusive) }
                let answer =
                    if case (.person(let first)?, .attributes(let second)?) = (taskInputs.first, taskInputs.last) {
                        gutter.withInputs(first) { gutter.withInputs(second, perform: answer) }
                    } else {
                        answer()
                    }
                counts[expected, default: 0] += 1
                if answer != Answer(expected) {
                    Issue.record(
                        """
                        seed \(seed), namespace \(namespace), round \(round): \(spelling) should be \(Answer(expected)) \
                        and is \(answer), for \(all), among \(model.entries)
                        """
                    )
                    return
                }
            }
        }
        // The cases are useful: all three answers are frequent.
        for answer in [true, false, nil] { #expect(counts[answer, default: 0] > namespaces * 5, "\(counts)") }
    }

    private static func manager(of model: DecisionModel) async throws -> Manager {
        let log = InMemoryEventLog()
        let drafts = model.entries.sorted { $0.key < $1.key }
            .map { name, entry in
                let new = entry.named(name)
                return EventDraft(
                    .registered,
                    namespace: "default",
                    switchID: UUID(),
                    name: name,
                    changes: Changes(from: nil, to: new.properties),
                    switch: new,
                    attribution: .person("ada")
                )
            }
        if !drafts.isEmpty { _ = try await log.append(AppendRequest(drafts)) }
        return try await Manager(
            log: log,
            arguments: [PersonArguments.self, GrownUpArguments.self, RequestArguments.self, UploadArguments.self]
        )
    }
}

/// What each way of asking says; nil for an unknown switch.
private struct Answer: Equatable, CustomStringConvertible {
    let isActive: Bool
    let evaluation: Bool?
    let handle: Bool

    init(_ expected: Bool?) {
        isActive = expected ?? false
        evaluation = expected
        handle = expected ?? false
    }

    init(_ gutter: Manager, _ name: String, _ inputs: [Sample], exclusive: Bool) {
        let handle = gutter.handle(name)
        func ask<each Input>(_ input: repeat each Input) -> (Bool, Bool?, Bool) {
            (
                gutter.isActive(name, for: repeat each input, exclusive: exclusive),
                try? gutter.evaluate(name, for: repeat each input, exclusive: exclusive).value,
                handle.isActive(for: repeat each input, exclusive: exclusive)
            )
        }
        switch (inputs.count, inputs.first, inputs.last) {
        case (0, _, _) where exclusive:
            let none: Person? = nil
            (isActive, evaluation, self.handle) = ask(none)
        case (0, _, _):
            isActive = gutter.isActive(name)
            evaluation = try? gutter.evaluate(name).value
            self.handle = handle.isActive()
        // As written in a program: each way of asking with inputs of a known type has an overload.
        case (1, .person(let person), _):
            isActive = gutter.isActive(name, for: person, exclusive: exclusive)
            evaluation = try? gutter.evaluate(name, for: person, exclusive: exclusive).value
            self.handle = handle.isActive(for: person, exclusive: exclusive)
        case (1, .request(let request), _):
            isActive = gutter.isActive(name, for: request, exclusive: exclusive)
            evaluation = try? gutter.evaluate(name, for: request, exclusive: exclusive).value
            self.handle = handle.isActive(for: request, exclusive: exclusive)
        case (1, .attributes(let attributes), _):
            isActive = gutter.isActive(name, for: attributes, exclusive: exclusive)
            evaluation = try? gutter.evaluate(name, for: attributes, exclusive: exclusive).value
            self.handle = handle.isActive(for: attributes, exclusive: exclusive)
        case (1, let only?, _): (isActive, evaluation, self.handle) = ask(Optional(only.input))
        case (2, .person(let person), .request(let request)):
            isActive = gutter.isActive(name, for: person, request, exclusive: exclusive)
            evaluation = try? gutter.evaluate(name, for: person, request, exclusive: exclusive).value
            self.handle = handle.isActive(for: person, request, exclusive: exclusive)
        case (2, .person(let person), .attributes(let attributes)):
            isActive = gutter.isActive(name, for: Optional(person), attributes, exclusive: exclusive)
            evaluation = try? gutter.evaluate(name, for: Optional(person), attributes, exclusive: exclusive).value
            self.handle = handle.isActive(for: Optional(person), attributes, exclusive: exclusive)
        case (2, let first?, let last?):
            isActive = gutter.isActive(name, for: first.input, last.input, exclusive: exclusive)
            evaluation = try? gutter.evaluate(name, for: first.input, last.input, exclusive: exclusive).value
            self.handle = handle.isActive(for: first.input, last.input, exclusive: exclusive)
        case (_, .person(let person), .request(let request)):
            (isActive, evaluation, self.handle) = ask(person, UInt8(7), inputs[1].input, request)
        default: (isActive, evaluation, self.handle) = ask(true, inputs[0].input, inputs[1].input, inputs[2].input)
        }
    }

    var description: String {
        "isActive \(isActive), evaluate \(evaluation.map(String.init) ?? "throws"), handle \(handle)"
    }
}
