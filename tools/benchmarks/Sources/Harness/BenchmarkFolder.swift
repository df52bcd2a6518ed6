import Foundation

/// A folder for the files of a benchmark.
struct BenchmarkFolder {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "gutter-benchmark-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    /// A place for a file, in a folder of its own: writes to one log must not wake a watcher of another.
    func path(_ name: String) throws -> String {
        let own = url.appending(path: "folder of \(name)")
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        return own.appending(path: name).path(percentEncoded: false)
    }

    func remove() {
        try? FileManager.default.removeItem(at: url)
    }
}
