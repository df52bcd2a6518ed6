package import Foundation

/// A folder that goes when it is released.
package final class TemporaryFolder: Sendable {
    package let url: URL

    /// Makes it in the system's folder for temporary files.
    package init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "gutter-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of something in it.
    package func path(_ name: String) -> String {
        url.appending(path: name).path(percentEncoded: false)
    }
}
