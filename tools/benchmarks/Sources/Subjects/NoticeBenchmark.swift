import Foundation
import Gutter
import GutterSQLite

/// How long another process takes to notice a change, and what it costs to wait for one.
struct NoticeBenchmark {
    private static let changes = 400

    /// Nanoseconds of a clock that all processes of the machine share.
    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    func run(_ report: Report) async throws {
        let folder = try BenchmarkFolder()
        defer { folder.remove() }
        let path = try folder.path("notice.db")
        let log = try SQLiteEventLog(path: path)
        let gutter = try await Manager(log: log)
        try await gutter.register(Switch("switch"))

        let listener = Process()
        listener.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        listener.arguments = ["--listen-to", path]
        let output = Pipe()
        listener.standardOutput = output
        try listener.run()
        // It says when it has connected, and then what an idle second costs it.
        var lines = LineReader(output.fileHandleForReading)
        _ = lines.next()
        let idle = lines.next().flatMap(Double.init) ?? .infinity
        var late: [Double] = []
        for number in 0..<Self.changes {
            try await Task.sleep(for: .milliseconds(5))
            var copy = try gutter.switch("switch")
            copy.state = number.isMultiple(of: 2) ? .global : .disabled
            try await gutter.update(copy)
            let returned = Self.now()
            guard let line = lines.next(), let seen = UInt64(line) else { break }
            late.append((Double(seen) - Double(returned)) / 1_000_000)
        }
        listener.terminate()
        listener.waitUntilExit()
        try await log.close()
        guard late.count == Self.changes else { throw EventLogError(.inputOutput, "The listener has ended early.") }
        report.begin("Notice: from a commit's return in one process to isActive in another", floor: "none")
        let sorted = late.map { max(0, $0) }.sorted()
        report.add(Figure("notice", "median of \(Self.changes) changes", sorted, unit: "ms", bound: 1))
        let late99 = [sorted[sorted.count * 99 / 100]]
        report.add(Figure("notice", "99th percentile", late99, unit: "ms", bound: 5))
        report.add(Figure("notice", "an idle listener, of a core", [idle], unit: "%", bound: 0.1))
    }

    /// The other process: prints when it has seen each change.
    static func listen(_ path: String) async throws {
        let log = try SQLiteEventLog(path: path)
        let gutter = try await Manager(log: log)
        print("connected")
        fflush(nil)
        // Once it has finished starting.
        try await Task.sleep(for: .seconds(1))
        let before = cpuSeconds()
        try await Task.sleep(for: .seconds(10))
        print(String(format: "%.4f", (cpuSeconds() - before) * 10))
        fflush(nil)
        gutter.signals.switchUpdated.connect { [gutter] change in
            let time = Self.now()
            // The signal comes once isActive answers by the change.
            guard gutter.isActive("switch") == (change.switch.state == .global) else { return }
            print(time)
            fflush(nil)
        }
        while true { try await Task.sleep(for: .seconds(60)) }
    }

    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }
}

/// The lines of a pipe, one after the other.
private struct LineReader {
    private let handle: FileHandle
    private var rest = Data()

    init(_ handle: FileHandle) {
        self.handle = handle
    }

    /// The next line; waits for it. Nil at the end.
    mutating func next() -> String? {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                defer { rest = rest[(end + 1)...] }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            let more = handle.availableData
            if more.isEmpty { return nil }
            rest += more
        }
    }
}
