import Foundation
import Gutter

/// What a process of a storm writes down of one append: a line of its kind, the time, the file and the rest.
struct StormNote {
    enum Outcome: Hashable {
        case acknowledged(Position, id: String)
        case refused(String)
    }

    /// In microseconds since 1970.
    let time: Int64
    /// Of the file that the process had open, if it knows.
    let inode: UInt64?
    let outcome: Outcome

    init(inode: UInt64?, outcome: Outcome) {
        time = Int64(Date.now.timeIntervalSince1970 * 1_000_000)
        self.inode = inode
        self.outcome = outcome
    }

    /// Nil if it is none.
    init?(_ line: String) {
        let words = line.split(separator: " ", maxSplits: 3).map(String.init)
        guard words.count == 4, let time = Int64(words[1]) else { return nil }
        (self.time, inode) = (time, UInt64(words[2]))
        switch words[0] {
        case "ack":
            let parts = words[3].split(separator: " ")
            guard parts.count == 2, let position = Int64(parts[0]) else { return nil }
            outcome = .acknowledged(Position(rawValue: position), id: String(parts[1]))
        case "refused": outcome = .refused(words[3])
        default: return nil
        }
    }

    var line: String {
        let file = inode.map { "\($0)" } ?? "-"
        switch outcome {
        case .acknowledged(let position, let id): return "ack \(time) \(file) \(position) \(id)"
        case .refused(let text): return "refused \(time) \(file) \(text.replacing("\n", with: " "))"
        }
    }

    static func inode(of path: String) -> UInt64? {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_ino) : nil
    }

    /// The event that was acknowledged.
    var acknowledged: (position: Position, id: String)? {
        guard case .acknowledged(let position, let id) = outcome else { return nil }
        return (position, id)
    }

    /// The position at which the file ends, if the process was told that the events after it are lost.
    var announcedEnd: Position? {
        guard case .refused(let text) = outcome, text.contains("are lost"),
            let match = text.firstMatch(of: /ends at event #(\d+)/)
        else { return nil }
        return Int64(match.1).map(Position.init(rawValue:))
    }

    /// Whether a loss that was announced is of the event that this note acknowledges: of the same file, beyond what it kept,
    /// and from before the announcement.
    func isExplained(by announcement: StormNote) -> Bool {
        guard let end = announcement.announcedEnd, let position = acknowledged?.position else { return false }
        return inode != nil && inode == announcement.inode && position > end && time <= announcement.time
    }
}
