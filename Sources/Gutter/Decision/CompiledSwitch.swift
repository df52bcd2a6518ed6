/// A switch as a decision reads it: no strings to compare but one, nothing to look up but its ancestors.
final class CompiledSwitch: Sendable {
    let name: FixedMemory<UInt8>
    let hash: UInt64
    let state: Switch.State
    let isCompounded: Bool
    /// The ancestors that may be asked, the nearest first; none if the switch asks for no consent.
    let ancestors: FixedMemory<Ancestor>
    let conditions: FixedMemory<Borrowed<CompiledCondition>>
    /// The switch that this was compiled from.
    let record: SwitchRecord
    private let owners: [CompiledCondition]

    /// A possible ancestor: the first `count` bytes of the name.
    struct Ancestor {
        let hash: UInt64
        let count: Int
    }

    init(_ record: SwitchRecord, with registry: Registry) {
        let properties = record.properties
        let utf8 = Array(properties.name.utf8)
        func hash(_ bytes: some Collection<UInt8>) -> UInt64 { Array(bytes).withUnsafeBufferPointer(NameHash.hash) }
        self.record = record
        state = properties.state
        isCompounded = properties.isCompounded
        owners = properties.conditions.map(registry.compile)
        conditions = FixedMemory(owners.map(Borrowed.init))
        name = FixedMemory(utf8)
        self.hash = hash(utf8)
        // As far as `Name.parent` looks.
        let limit = properties.requiresConsent ? min(utf8.count, Name.maximumBytes + 1) : 0
        let counts = (0..<limit).filter { utf8[$0] == UInt8(ascii: ":") }.reversed()
        ancestors = FixedMemory(counts.map { Ancestor(hash: hash(utf8[..<$0]), count: $0) })
    }
}
