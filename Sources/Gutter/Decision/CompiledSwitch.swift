/// A switch as a decision reads it: no strings to compare but one, nothing to look up but its ancestors.
///
/// Readers reach it through pointers, without touching its reference count; the table that holds it keeps it alive.
final class CompiledSwitch: @unchecked Sendable {
    // Safe to share: everything is set while it is made and only read after that; the memory behind the pointers is
    // its own and goes with it.

    /// The name's UTF-8 bytes.
    let name: UnsafeBufferPointer<UInt8>
    let hash: UInt64
    let state: Switch.State
    let isCompounded: Bool
    /// The names' hashes and lengths of the ancestors that may be asked, the nearest first; none without consent.
    let ancestors: UnsafeBufferPointer<Ancestor>
    let conditions: UnsafeBufferPointer<Unmanaged<CompiledCondition>>
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
        self.record = record
        state = properties.state
        isCompounded = properties.isCompounded
        owners = properties.conditions.map(registry.compile)
        let conditions = UnsafeMutableBufferPointer<Unmanaged<CompiledCondition>>.allocate(capacity: owners.count)
        _ = conditions.initialize(from: owners.map(Unmanaged.passUnretained))
        self.conditions = UnsafeBufferPointer(conditions)

        let utf8 = Array(properties.name.utf8)
        let name = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: utf8.count)
        _ = name.initialize(from: utf8)
        self.name = UnsafeBufferPointer(name)
        hash = NameHash.hash(self.name)

        // As far as `Name.parent` looks.
        let limit = properties.requiresConsent ? min(utf8.count, Name.maximumBytes + 1) : 0
        let counts = (0..<limit).filter { utf8[$0] == UInt8(ascii: ":") }.reversed()
        let ancestors = UnsafeMutableBufferPointer<Ancestor>.allocate(capacity: counts.count)
        _ = ancestors.initialize(
            from: counts.map { count in
                Ancestor(hash: NameHash.hash(UnsafeBufferPointer(rebasing: name[..<count])), count: count)
            }
        )
        self.ancestors = UnsafeBufferPointer(ancestors)
    }

    deinit {
        name.deallocate()
        conditions.deallocate()
        ancestors.deallocate()
    }
}
