import Synchronization

/// A switch's name, resolved once: what a hot loop asks instead of the manager. It follows every later change, also of
/// whether there is such a switch.
///
/// ```swift
/// let checkout = gutter.handle("cool_feature:checkout")
/// checkout.isActive(for: user)
/// ```
public struct SwitchHandle: Sendable {
    private let manager: Manager
    private let name: HandleName

    init(_ name: String, in manager: Manager) {
        self.manager = manager
        self.name = HandleName((try? Name(name).description) ?? name)
    }

    /// Whether the switch is on without inputs of the call; see ``Manager/isActive(_:)-(String)``.
    public func isActive() -> Bool {
        decide(.none, isExclusive: false)
    }

    /// Whether the switch is on for an input; see ``Manager/isActive(_:)-(String)``.
    @inlinable
    public func isActive<Input>(for input: Input, exclusive: Bool = false) -> Bool {
        InputReferences.with(input) { decide($0, isExclusive: exclusive) }
    }

    /// Whether the switch is on for two inputs, such as a user and a request.
    ///
    /// It is the general form below, without its cost.
    @inlinable
    public func isActive<First, Second>(
        for first: First,
        _ second: Second,
        exclusive: Bool = false
    ) -> Bool {
        InputReferences.with(first, second) { decide($0, isExclusive: exclusive) }
    }

    /// Whether the switch is on for some inputs; see ``Manager/isActive(_:)-(String)``.
    @inlinable
    public func isActive<each Input>(for input: repeat each Input, exclusive: Bool = false) -> Bool {
        InputReferences.with(repeat each input) { decide($0, isExclusive: exclusive) }
    }

    @usableFromInline
    func decide(_ inputs: InputReferences, isExclusive: Bool) -> Bool {
        if manager.isObserved { return manager.decide(name.text, inputs, isExclusive: isExclusive) }
        let (decisions, bytes) = (manager.decisions, name.bytes.elements)
        let generation = decisions.generation
        switch name.fixedAnswer(at: generation) {
        case .on: return true
        case .off: return false
        case .depends: break
        case .unknown:
            name.store(decisions.fixedAnswer(bytes, hash: name.hash), at: generation)
        }
        return decisions.decide(bytes, hash: name.hash, inputs, isExclusive: isExclusive)
            ?? manager.decide(name.text, inputs, isExclusive: isExclusive)
    }
}

extension Manager {
    /// The switch with this name, resolved once; it need not exist yet.
    public func handle(_ name: String) -> SwitchHandle {
        SwitchHandle(name, in: self)
    }
}

/// A handle's name: its bytes at a place of their own, their hash, and what the switch answers whatever the input.
private final class HandleName: Sendable {
    let text: String
    let bytes: FixedMemory<UInt8>
    let hash: UInt64
    /// The generation of the snapshot that was looked at, and above its two lowest bits a ``FixedAnswer``. Threads share
    /// it, and write it once for each publication at most.
    private let memory = Atomic<UInt64>(0)

    init(_ text: String) {
        self.text = text
        bytes = FixedMemory(Array(text.utf8))
        hash = NameHash.hash(bytes.elements)
    }

    /// What is remembered of the snapshot with this number.
    @inline(__always)
    func fixedAnswer(at generation: UInt64) -> FixedAnswer {
        let memory = memory.load(ordering: .relaxed)
        guard memory >> 2 == generation else { return .unknown }
        return FixedAnswer(rawValue: UInt8(truncatingIfNeeded: memory & 3)) ?? .unknown
    }

    /// Remembers what a snapshot of this generation, or of a later one, answers. The answer of a later one is
    /// never used: the newest generation has then moved on, and does not come back.
    @inline(never)
    func store(_ answer: FixedAnswer, at generation: UInt64) {
        memory.store(generation << 2 | UInt64(answer.rawValue), ordering: .relaxed)
    }
}
