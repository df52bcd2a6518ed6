public import Foundation

/// A folder that is removed when this is released.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let url: URL

    /// Makes it in the system's folder for temporary files.
    public init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "gutter-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of something in it.
    public func path(_ name: String) -> String {
        url.appending(path: name).path(percentEncoded: false)
    }
}
