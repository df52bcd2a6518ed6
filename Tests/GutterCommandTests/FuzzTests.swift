import Foundation
import GutterFuzzing
import GutterTestSupport
import Testing

/// A few cases of every subject; GutterFuzz runs them by the million. GUTTER_FUZZ_CASES and GUTTER_FUZZ_SEED ask for more
/// here, which is the way for the grammars of the command line.
@Suite(.threadsOfItsOwn)
struct FuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let cases = environment["GUTTER_FUZZ_CASES"].flatMap(Int.init)
    private static let seed = environment["GUTTER_FUZZ_SEED"].flatMap(UInt64.init) ?? 1

    @Test(.timeLimit(.minutes(10)), arguments: (Subject.all + Subject.commandLine).map(\.name))
    func nothingBreaks(_ name: String) async throws {
        let subject = try #require((Subject.all + Subject.commandLine).first { $0.name == name })
        let count = Self.cases ?? min(200, 2 + subject.share * 2)
        for number in 0..<count {
            let element = subject.makeCase(seed: Self.seed, number: number)
            do {
                try await element.run()
            } catch {
                Issue.record("\(name), case \(number): \(error)\n\(element.input.debugDescription)")
            }
        }
    }
}
