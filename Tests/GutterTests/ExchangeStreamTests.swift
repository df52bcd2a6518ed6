import Gutter
import Testing

struct ExchangeStreamTests {
    /// Lines as they come from somewhere, and how many were asked for.
    private struct Lines: AsyncSequence, AsyncIteratorProtocol {
        var lines: [String]

        func makeAsyncIterator() -> Lines { self }

        mutating func next() async throws -> String? {
            lines.isEmpty ? nil : lines.removeFirst()
        }
    }

    private func history(switches: Int) async throws -> Manager {
        let gutter = try await Manager()
        for number in 0..<switches { try await gutter.register(Switch("a\(number)"), by: "ada") }
        return gutter
    }

    private func lines(_ log: any EventLog) async throws -> [String] {
        var lines: [String] = []
        for try await line in log.exportLines() { lines.append(line) }
        return lines
    }

    @Test func anExportMakesTheSameLog() async throws {
        let gutter = try await history(switches: 1_100)
        var root = Switch("a0")
        root = try gutter.switch("a0")
        root.name = "b"
        try await root.save()
        let copy = InMemoryEventLog()
        let report = try await copy.importExport(gutter.log.exportLines(), source: "copy")
        #expect(report.events == 1_101)
        #expect(try await copy.head() == gutter.log.head())
        #expect(try await copy.events(EventQuery()) == gutter.log.events(EventQuery()))

        // The same export again adds nothing; a longer one adds what is new.
        #expect(try await copy.importExport(gutter.log.exportLines(), source: "copy").alreadyImported == 1_101)
        try await gutter.unregister("b")
        let rest = try await copy.importExport(gutter.log.exportLines(after: 1_100), source: "copy")
        #expect((rest.lines, rest.alreadyImported, rest.events) == (2, 1, 1))
        #expect(try await copy.head() == gutter.log.head())
    }

    @Test func aLineThatIsNoneSaysWhatIsImportedAndTheMendedExportGoesOn() async throws {
        let gutter = try await history(switches: 2_500)
        var lines = try await lines(gutter.log)
        let good = lines[2_200]
        lines[2_200] = "{}"
        let copy = InMemoryEventLog()
        let error = await #expect(throws: ImportError.self) {
            try await copy.importExport(Lines(lines: lines), source: "export.jsonl")
        }
        #expect(error?.faults == [ImportError.Fault(line: 2_201, reason: #"no "position""#)])
        #expect(error?.imported == 2_000)
        #expect(try await copy.head().position == 2_000)
        #expect(
            error?.description == """
                Line 2201 of export.jsonl: no "position".
                Everything up to event #2000 is imported. Mend the line and import the same again.
                """
        )
        lines[2_200] = good
        let report = try await copy.importExport(Lines(lines: lines), source: "export.jsonl")
        #expect(report.alreadyImported == 2_000)
        #expect(report.events == 500)
        #expect(try await copy.head() == gutter.log.head())
    }

    @Test func whatWasTouchedIsRefused() async throws {
        var lines = try await lines(history(switches: 3).log)
        lines[1] = lines[1].replacing("ada", with: "eve")
        let copy = InMemoryEventLog()
        let error = await #expect(throws: ImportError.self) {
            try await copy.importExport(Lines(lines: lines), source: "x")
        }
        #expect(error?.imported == nil)
        #expect(error?.description.hasSuffix("Nothing was imported.") == true)
        #expect(error?.kind == .invalid)
        #expect(try await copy.events(EventQuery()).isEmpty)
    }

    @Test func anotherLogsEventsAreRefused() async throws {
        let copy = try await history(switches: 2)
        let other = try await history(switches: 3)
        let error = await #expect(throws: ImportError.self) {
            try await copy.log.importExport(other.log.exportLines(), source: "x")
        }
        #expect(error?.faults.first?.line == 1)
        #expect(error?.faults.first?.reason.contains("the log has another event there") == true)
    }

    @Test func changesComeInAsAWhole() async throws {
        let lines = [
            #"{"at":"2022-08-26T06:22:42Z","actor":"ada","op":"register","switch":{"name":"a","state":"global"}}"#, "",
            #"{"at":"2022-08-27T06:22:42Z","actor":"ada","op":"unregister","name":"a"}"#,
        ]
        let log = InMemoryEventLog()
        let trial = try await log.importChanges(Lines(lines: lines), source: "old", isDryRun: true)
        #expect((trial.lines, trial.events) == (2, 2))
        #expect(try await log.events(EventQuery()).isEmpty)
        try await log.importChanges(Lines(lines: lines), source: "old")
        let events = try await log.events(EventQuery())
        #expect(events.map(\.kind) == [.registered, .unregistered])
        #expect(events.last?.origin?.line == 3)
        #expect(try await log.importChanges(Lines(lines: lines), source: "old").alreadyImported == 2)
        let error = await #expect(throws: ImportError.self) {
            try await log.importChanges(Lines(lines: lines + ["{"]), source: "old")
        }
        #expect(error?.faults.map(\.line) == [4])
        #expect(error?.imported == nil)
    }
}
