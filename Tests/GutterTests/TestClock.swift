import Foundation
import Gutter
import Synchronization

/// A clock that stands still until it is told.
final class TestClock: Sendable {
    private let time: Mutex<Date>

    init(_ text: String = "2024-03-02T14:03:11Z") {
        time = Mutex(Timestamp(parsing: text)?.date ?? Date(timeIntervalSince1970: 0))
    }

    var now: @Sendable () -> Date {
        { self.time.withLock { $0 } }
    }

    var wall: WallClock { WallClock(now: now) }

    func advance(by seconds: Double) {
        time.withLock { $0 += seconds }
    }
}

/// What handlers and tasks were seen to do, in order.
final class Record<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    func append(_ element: Element) {
        elements.withLock { $0.append(element) }
    }

    var all: [Element] { elements.withLock { $0 } }
}
