import Synchronization

/// Types of inputs that the arguments of a container have nothing to say of, whatever the input: found out by a cast, which
/// takes longer than all the rest of a check and may allocate, and so remembered.
///
/// It remembers the first four. More kinds of inputs are decided as well, and cost a cast each.
final class Strangers: Sendable {
    private let first = Atomic<UInt>(0)
    private let second = Atomic<UInt>(0)
    private let third = Atomic<UInt>(0)
    private let fourth = Atomic<UInt>(0)

    @inline(__always)
    func contains(_ type: ObjectIdentifier) -> Bool {
        let type = UInt(bitPattern: type)
        return first.load(ordering: .relaxed) == type || second.load(ordering: .relaxed) == type
            || third.load(ordering: .relaxed) == type || fourth.load(ordering: .relaxed) == type
    }

    func insert(_ type: ObjectIdentifier) {
        let type = UInt(bitPattern: type)
        func put(into slot: borrowing Atomic<UInt>) -> Bool {
            let (isDone, found) = slot.compareExchange(expected: 0, desired: type, ordering: .relaxed)
            return isDone || found == type
        }
        _ = put(into: first) || put(into: second) || put(into: third) || put(into: fourth)
    }
}
