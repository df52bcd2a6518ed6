import Foundation
import GRDB
import Gutter

/// From when to when each switch was alive, so that those alive at a position are found without looking at the dead ones.
///
/// A relational interval tree (Kriegel, Pötke, Seidl: Managing Intervals Efficiently in Object-Relational Databases,
/// VLDB 2000): a lifetime is kept at the number in it that is divisible by the highest power of two. The lifetimes that
/// hold a position are at the numbers that the leading bits of the position make, one for each power of two.
struct Lifetimes {
    let db: Database

    /// The number from `first` to `last` that is divisible by the highest power of two.
    static func node(first: Int64, last: Int64) -> Int64 {
        let differing = (first &- 1) ^ last
        guard first > 0, first <= last, differing > 0 else { return last }
        let highest = 63 - differing.leadingZeroBitCount
        return last & ~(1 << highest - 1)
    }

    /// The nodes at which a lifetime that holds `position` may be kept, in a log that ends at `head`.
    static func nodes(holding position: Int64, head: Int64) -> [Int64] {
        var nodes: [Int64] = [position]
        var power: Int64 = 1
        while power > 0, power <= head {
            // Of the numbers divisible by this power of two and by no higher one, the one whose subtree contains the position.
            let node = position & ~(power &* 2 &- 1) | power
            if node != position { nodes.append(node) }
            power = power &* 2
        }
        return nodes
    }

    func insert(from first: Position, through last: Position, of switchID: UUID) throws {
        let node = Self.node(first: first.rawValue, last: last.rawValue)
        try db.run(
            "INSERT INTO lifetimes (node, first, last, switch_id) VALUES (?, ?, ?, ?)",
            [.integer(node), .position(first), .position(last), .id(switchID)]
        )
    }

    /// The identities alive at `position`: the living ones that were registered by then, and those that died later.
    func alive(at position: Position, head: Position) throws -> [[UInt8]] {
        var ids: [[UInt8]] = []
        func collect(_ sql: String, _ numbers: Int64...) throws {
            try db.forEachRow(sql, numbers.map(SQLiteValue.integer)) { ids.append(Array($0.bytes(0))) }
        }
        let position = position.rawValue
        try collect("SELECT switch_id FROM switches WHERE alive_since <= ?", position)
        for node in Self.nodes(holding: position, head: head.rawValue) {
            if node < position {
                try collect("SELECT switch_id FROM lifetimes WHERE node = ? AND last >= ?", node, position)
            } else {
                try collect("SELECT switch_id FROM lifetimes WHERE node = ? AND first <= ?", node, position)
            }
        }
        return ids
    }
}
