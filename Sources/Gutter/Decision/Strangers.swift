import Synchronization

/// Types of inputs that the arguments of a container never apply to. They are remembered, because the cast that finds this
/// out takes longer than all the rest of a check and may allocate.
///
/// It remembers the first four. Inputs of further types cost a cast at each check.
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
