public import Gutter

extension History {
    /// Loads a history from a fixture, into memory. No file is left behind.
    ///
    /// Its content tells what it is: an export (what `gutter export` or ``export()`` prints), a SQLite log, or a change
    /// history (what `gutter import` reads). Every event of the first two is verified by its hashes. An export suits a
    /// repository best: it is text, and stays readable when the schema of the SQLite file goes on. Name the folder of
    /// the fixtures under `exclude:` in Package.swift, or SwiftPM warns of them.
    ///
    /// A SQLite log is opened for reading. If it was copied together with its `-wal`, this makes it one file, as SQLite
    /// merges the two; other logs are not touched.
    ///
    /// Cost: reads the whole fixture, wherever the history is to end.
    ///
    /// - Parameters:
    ///   - path: The fixture. A relative path is looked for beside the test's source file, then in the folder
    ///     `Fixtures` there, then in the working directory.
    ///   - end: Where the history ends: later events are left out. Default: at the fixture's end.
    ///   - arguments: What conditions may ask about.
    ///   - operators: Operators of your own, beside the built-in ones.
    ///   - filePath: The source file beside which the fixture is looked for.
    /// - Throws: ``HistoryError`` if there is no such file, if it is damaged or none of the above, or if it does not
    ///   reach `end`; ``/Gutter/EventLogError`` if a SQLite file is not a log that can be read;
    ///   ``/Gutter/ValidationError`` if two arguments or two operators share a stored name.
    public init(
        contentsOf path: String,
        upTo end: Moment = .head,
        arguments: [any ArgumentContainer.Type] = [],
        operators: [any OperatorPredicate.Type] = [],
        filePath: String = #filePath
    ) async throws {
        let fixture = try HistoryFixture(path, beside: filePath)
        let events = try await fixture.events()
        let past: ArraySlice<Event>
        do throws(EventLogError) {
            past = try events.prefix(to: end)
        } catch {
            throw HistoryError.unreached(error, in: fixture.path)
        }
        do {
            try await self.init(of: Array(past), arguments: arguments, operators: operators)
        } catch let error as EventLogError where error.code == .nameTaken {
            // Two switches may trade names in a transaction; halfway there is no state that a log could be in.
            let transaction = past.last?.transaction
            let whole = events.last { $0.transaction == transaction }?.position ?? .start
            throw HistoryError.endsHalfway(at: past.last?.position ?? .start, of: whole, in: fixture.path)
        }
    }
}
