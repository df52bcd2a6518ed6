// The two things that a check does without the compiler's help, each with the proof that it may: it follows references
// without counting them, and it reads memory that no array owns. Both because a reference count is memory that all
// threads would write to at each check.

/// A reference to an object that somebody else keeps alive; following it does not touch the reference count.
///
/// What is borrowed, by whom, and who owns it for at least as long:
/// - by a manager's ``DecisionReader`` the snapshot store and the count of handlers: the manager owns the follower, which owns
///   the store, and the hub, which owns the count; both are constants of theirs.
/// - by a check the newest ``DecisionSnapshot``: the thread's own cache holds it, and lets go of it only after the
///   outermost check of the thread has returned (see ``SnapshotStore``).
/// - from there on, each object is a constant of the one before, which also holds it strongly: a snapshot's tables, a table's
///   shards, a shard's switches, a switch's conditions, a condition's check. All of them are immutable.
/// - outside a snapshot, such as in a view of the past: what makes the ``Decision`` holds the table, the switch and the
///   observer until the decision has returned.
struct Borrowed<Object: AnyObject> {
    private let reference: Unmanaged<Object>

    init(_ object: Object) {
        reference = .passUnretained(object)
    }

    @inline(__always)
    func callAsFunction<Result>(_ body: (Object) -> Result) -> Result {
        reference._withUnsafeGuaranteedRef(body)
    }

    /// The object, counted.
    var object: Object { reference.takeUnretainedValue() }
}

// Sendable: as the object is, which no owner takes away while it is borrowed.
extension Borrowed: @unchecked Sendable where Object: Sendable {}

/// Values at a place of their own, written as it is made and never again; the memory goes with its owner.
struct FixedMemory<Element>: ~Copyable {
    /// Valid as long as this lives.
    let elements: UnsafeBufferPointer<Element>

    init(_ values: some Collection<Element>) {
        let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: values.count)
        _ = memory.initialize(from: values)
        elements = UnsafeBufferPointer(memory)
    }

    deinit {
        let memory = UnsafeMutableBufferPointer(mutating: elements)
        memory.deinitialize()
        memory.deallocate()
    }
}

// Sendable: nobody writes to it after it was made.
extension FixedMemory: @unchecked Sendable where Element: Sendable {}
