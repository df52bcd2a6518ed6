import Foundation

/// What a verification of a log found.
public struct VerificationReport: Sendable {
    /// Something that is not as it must be.
    public struct Fault: Hashable, Sendable, CustomStringConvertible {
        /// The event; nil if the fault is not one event's.
        public let position: Position?
        /// What is wrong, as a sentence without its full stop.
        public let message: String

        /// A fault.
        ///
        /// - Parameters:
        ///   - position: The event that it is about, if it is about one.
        ///   - message: A sentence without its full stop.
        public init(_ position: Position?, _ message: String) {
            self.position = position
            self.message = message
        }

        /// One line for a person.
        public var description: String {
            position.map { "#\($0): \(message)" } ?? message
        }
    }

    /// The last event that was read; note it down, and demand it later with ``EventLog/verify(expecting:)``.
    public let head: Head
    /// When the last event that could be read was recorded; nil if there is none.
    package let time: Timestamp?
    /// How many events were read.
    public let events: Int
    /// How many of them this version cannot read; their hashes are checked, what they mean is not.
    public let unreadable: Int
    /// Everything that is wrong, by position.
    public let faults: [Fault]

    /// Whether nothing is wrong.
    public var isSound: Bool { faults.isEmpty }
}

extension EventLog {
    /// Recomputes every hash and checks every event: positions, links, times, versions, that the diffs lead to the states
    /// beside them, that commands could have written them, and that they lead to the projection that is stored. Of a log in
    /// a file it checks the file too: the definitions of its tables and triggers, its indexes, how far subscriptions are.
    ///
    /// Cost: reads and decodes the whole log, in pages; memory for the living switches and the ids of all.
    ///
    /// - Parameter expected: A head that was noted down: the log must still hold it. Without one, a log whose end was cut
    ///   off is a sound log.
    /// - Returns: What was found; faults are not thrown.
    /// - Throws: ``EventLogError`` if the log cannot be read at all.
    public func verify(expecting expected: Head? = nil) async throws -> VerificationReport {
        var verifier = Verifier(expected: expected)
        while true {
            try await verifier.readAll(of: self)
            do {
                let snapshot = try await snapshot(at: nil)
                // Events that came meanwhile are read before the projection is compared with them.
                if snapshot.head.position > verifier.position { continue }
                verifier.endTransaction()
                verifier.compare(snapshot)
            } catch let error as EventLogError where error.code == .damaged {
                verifier.add(nil, "the stored projection cannot be read: \(error)")
            }
            break
        }
        verifier.add(try await storageFaults())
        return verifier.report
    }
}
