import Gutter
import Synchronization

/// What an example of the documentation prints.
final class Printed: Sendable {
    private let printed = Mutex<[String]>([])

    var lines: [String] { printed.withLock { $0 } }

    func add(_ items: [Any]) {
        printed.withLock { $0.append(items.map { "\($0)" }.joined(separator: " ")) }
    }
}
