import Foundation
import Testing

/// The real history that stands beside every checkout of the project, though not on a user's machine.
enum SharedData {
    static let history = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/data/feature-flag-history.jsonl").standardizedFileURL

    static var isPresent: Bool { FileManager.default.fileExists(atPath: history.path()) }
}

extension Trait where Self == ConditionTrait {
    /// For a test that needs the real history.
    static var needsRealHistory: Self {
        .enabled(
            if: SharedData.isPresent,
            "\(SharedData.history.path()) is not here: it comes with the project's checkouts."
        )
    }
}
