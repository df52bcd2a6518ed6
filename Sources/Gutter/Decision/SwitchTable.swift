/// The compiled switches of a namespace by name: an immutable hash table, of which a change copies one small part.
///
/// The slots are cut into about as many shards as each has switches; a table with one change shares all other shards with the
/// one before. Lookups go through plain memory, so that readers on many threads write nothing that they share.
final class SwitchTable: Sendable {
    private let shards: [Shard]
    private let borrowed: FixedMemory<Borrowed<Shard>>
    private let mask: UInt64
    let count: Int

    static let empty = SwitchTable([])

    /// A table of `switches`, whose names differ.
    convenience init(_ switches: [CompiledSwitch]) {
        let shardCount = shardCount(for: switches.count)
        var contents = [[CompiledSwitch]](repeating: [], count: shardCount)
        for element in switches { contents[Self.shard(of: element.hash, mask: UInt64(shardCount - 1))].append(element) }
        self.init(shards: contents.map(Shard.init), count: switches.count)
    }

    private init(shards: [Shard], count: Int) {
        self.shards = shards
        self.count = count
        mask = UInt64(shards.count - 1)
        borrowed = FixedMemory(shards.map(Borrowed.init))
    }

    /// The table after some switches have come, changed or gone. Cost: proportional to the changes and to the square root of
    /// the number of switches; now and then, as the table has become four times as large, to their number.
    func replacing(removed: [CompiledSwitch], added: [CompiledSwitch]) -> SwitchTable {
        let count = count - removed.count + added.count
        if Gutter.shardCount(for: count) > shards.count {
            let gone = Set(removed.map(ObjectIdentifier.init))
            return SwitchTable(all.filter { !gone.contains(ObjectIdentifier($0)) } + added)
        }
        var contents: [Int: [CompiledSwitch]] = [:]
        func edit(_ element: CompiledSwitch, _ body: (inout [CompiledSwitch]) -> Void) {
            let index = Self.shard(of: element.hash, mask: mask)
            body(&contents[index, default: shards[index].switches])
        }
        for element in removed { edit(element) { $0.removeAll { $0 === element } } }
        for element in added { edit(element) { $0.append(element) } }
        var replaced = shards
        for (index, switches) in contents { replaced[index] = Shard(switches) }
        return SwitchTable(shards: replaced, count: count)
    }

    var all: [CompiledSwitch] {
        shards.flatMap(\.switches)
    }

    /// The switch with this name. The result lives as long as the table.
    func find(_ name: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Borrowed<CompiledSwitch>? {
        let shard = borrowed.elements[Self.shard(of: hash, mask: mask)]
        return shard { $0.find(name, hash: hash) }
    }

    private static func shard(of hash: UInt64, mask: UInt64) -> Int {
        Int(truncatingIfNeeded: hash >> 32 & mask)
    }
}

/// A part of a table: open addressing with linear probing, at most half full.
private final class Shard: Sendable {
    let switches: [CompiledSwitch]
    private let slots: FixedMemory<Slot>

    private struct Slot {
        var hash: UInt64 = 0
        var element: Borrowed<CompiledSwitch>?
    }

    init(_ switches: [CompiledSwitch]) {
        self.switches = switches
        var capacity = 2
        while capacity < switches.count * 2 { capacity *= 2 }
        var slots = [Slot](repeating: Slot(), count: capacity)
        for element in switches {
            var index = Int(truncatingIfNeeded: element.hash) & (capacity - 1)
            while slots[index].element != nil { index = (index + 1) & (capacity - 1) }
            slots[index] = Slot(hash: element.hash, element: Borrowed(element))
        }
        self.slots = FixedMemory(slots)
    }

    @inline(__always)
    func find(_ name: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Borrowed<CompiledSwitch>? {
        let slots = slots.elements
        let mask = slots.count &- 1
        var index = Int(truncatingIfNeeded: hash) & mask
        while let element = slots[index].element {
            if slots[index].hash == hash, element({ $0.name.elements.isIdentical(to: name) }) { return element }
            index = (index &+ 1) & mask
        }
        return nil
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Eight bytes at a time, which for a name is done before a call of `memcmp` has begun.
    @inline(__always)
    fileprivate func isIdentical(to other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == other.count else { return false }
        // Plain pointers, whose loads check no bounds: `count` holds for both.
        guard let left = UnsafeRawPointer(baseAddress), let right = UnsafeRawPointer(other.baseAddress) else {
            return true
        }
        var offset = 0
        while offset &+ 8 <= count {
            if left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                != right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            {
                return false
            }
            offset &+= 8
        }
        while offset < count {
            if self[offset] != other[offset] { return false }
            offset &+= 1
        }
        return true
    }
}
