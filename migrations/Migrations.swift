/// A step in the life of a log's schema. It was released, so it is never edited; what comes later is a step of its own.
package struct Migration: Sendable {
    /// The schema version that the step leads to: 1, 2, 3, … in order.
    package let version: Int
    /// The file's name, without `.sql`.
    package let name: String
    /// What to run, in one transaction.
    package let sql: String

    private init(_ version: Int, _ name: String, _ bytes: [UInt8]) {
        self.version = version
        self.name = name
        self.sql = String(decoding: bytes, as: UTF8.self)
    }

    /// All steps, the first one first. A file of this folder that is not embedded here is an oversight, which a test
    /// looks for.
    package static let all = [
        Migration(1, "0001_event_log", PackageResources._001_event_log_sql),
        Migration(2, "0002_subscriptions", PackageResources._002_subscriptions_sql),
    ]
}
