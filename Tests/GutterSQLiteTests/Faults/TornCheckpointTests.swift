import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

/// A checkpoint copies the pages of the -wal into the file. A power cut leaves some of them there and not others, and SQLite
/// makes the file whole again from the -wal.
@Suite(.threadsOfItsOwn)
struct TornCheckpointTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("log.db")
    }

    /// Runs commands while another process has the log open, which is then killed.
    private func leaveWAL(_ script: String) throws {
        let program = """
            export GUTTER_DB=log.db GUTTER_ACTOR=ada
            gutter() { "\(builtProgram("gutter"))" "$@" > /dev/null; }
            "\(builtProgram("gutter"))" tail --lines 0 > /dev/null & tail=$!; sleep 0.5
            \(script)
            kill -9 $tail; wait $tail 2> /dev/null || true; test -s log.db-wal
            """
        try #require(try runToEnd("bash", ["-ec", program], in: folder.url).status == 0)
    }

    /// Opens the log as each power cut may have left it.
    private func expectHead(_ head: Head) async throws {
        let (file, wal) = (
            try Data(contentsOf: URL(filePath: path)), try Data(contentsOf: URL(filePath: path + "-wal"))
        )
        let pages = try #require(WALPages(wal))
        let numbers = pages.latest.keys.sorted()
        try #require(numbers.count > 3)
        let cuts =
            numbers.indices.map { Set(numbers[...$0]) } + numbers.map { [$0] }
            + numbers.map { Set(numbers).subtracting([$0]) }
        for (index, written) in cuts.enumerated() {
            let copy = folder.path("torn-\(index).db")
            try pages.write(written, over: file).write(to: URL(filePath: copy))
            try wal.write(to: URL(filePath: copy + "-wal"))
            do {
                var configuration = SQLiteEventLog.Configuration()
                configuration.readers = 0
                let log = try SQLiteEventLog(path: copy, configuration: configuration)
                let report = try await log.verify(expecting: head)
                #expect(report.isSound && report.head == head, "pages \(written.sorted()): \(report.faults)")
                try await log.close()
            } catch {
                Issue.record("pages \(written.sorted()) of \(numbers): \(error)")
            }
        }
    }

    /// The end of the row, with its hash, is in a page of its own.
    @Test func anEventThatFillsMoreThanAPageIsNotTakenForAnotherLogs() async throws {
        let log = try SQLiteEventLog(path: path)
        try await Manager(log: log).register(Switch("a"))
        try await log.close()
        try leaveWAL(#"gutter register b --description "$(head -c 4900 /dev/zero | tr '\0' d)""#)
        let copy = try SQLiteEventLog(path: try copied())
        let head = try await copy.head()
        #expect(head.position == 2)
        try await copy.close()
        try await expectHead(head)
    }

    /// It gives the log the id of the one that was exported.
    @Test func anImportIntoANewLogIsNotTakenForAnotherLogs() async throws {
        try await SQLiteEventLog(path: path).close()
        let other = "GUTTER_DB=other.db"
        try leaveWAL(
            """
            for name in a b c; do \(other) gutter register $name; done
            \(other) "\(builtProgram("gutter"))" export > export.jsonl
            gutter import export.jsonl
            """
        )
        let copy = try SQLiteEventLog(path: try copied())
        let head = try await copy.head()
        #expect(head.position == 3)
        try await copy.close()
        try await expectHead(head)
    }

    /// A copy of the log with its -wal.
    private func copied() throws -> String {
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: folder.path("copy.db") + suffix)
        }
        return folder.path("copy.db")
    }
}

/// The pages that a checkpoint copies. Source: https://www.sqlite.org/fileformat.html#the_write_ahead_log
private struct WALPages {
    /// The latest content of each page that was committed, by number.
    private(set) var latest: [Int: Data] = [:]
    private let size: Int

    /// Nil if the file has another form.
    init?(_ wal: Data) {
        let bytes = Array(wal)
        func number(_ offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        guard bytes.count > 32, number(0) & ~1 == 0x377f_0682 else { return nil }
        size = number(8)
        let salts = bytes[16..<24]
        var uncommitted: [Int: Data] = [:]
        for start in stride(from: 32, through: bytes.count - 24 - size, by: 24 + size) {
            // What follows is of an earlier use of the file.
            guard bytes[start + 8..<start + 16].elementsEqual(salts) else { break }
            uncommitted[number(start)] = Data(bytes[start + 24..<start + 24 + size])
            if number(start + 4) == 0 { continue }
            latest.merge(uncommitted) { $1 }
            uncommitted = [:]
        }
    }

    /// The file with some of them.
    func write(_ numbers: Set<Int>, over file: Data) -> Data {
        var file = file
        for (number, page) in latest where numbers.contains(number) {
            let range = (number - 1) * size..<number * size
            if file.count < range.upperBound { file.append(Data(count: range.upperBound - file.count)) }
            file.replaceSubrange(range, with: page)
        }
        return file
    }
}
