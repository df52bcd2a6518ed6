import Foundation

/// A folder for the files of a benchmark.
struct BenchmarkFolder {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "gutter-benchmark-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    func path(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }

    func remove() {
        try? FileManager.default.removeItem(at: url)
    }
}
