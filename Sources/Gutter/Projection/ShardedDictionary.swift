/// A dictionary as a value whose copies share what they have in common: a change of a copy costs one shard and the list of
/// shards, each about as long as the square root of the number of elements.
///
/// A projection is copied for each command, so that readers keep a whole one while the next is made.
struct ShardedDictionary<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var shards: [[Key: Value]]
    private(set) var count = 0

    /// An empty one, with room for so many elements.
    init(minimumCapacity: Int = 0) {
        let count = shardCount(for: minimumCapacity)
        shards = (0..<count).map { _ in Dictionary(minimumCapacity: minimumCapacity / count) }
    }

    var isEmpty: Bool { count == 0 }

    subscript(key: Key) -> Value? {
        get { shards[index(of: key)][key] }
        set {
            if let newValue { updateValue(newValue, forKey: key) } else { removeValue(forKey: key) }
        }
    }

    /// - Returns: The value before.
    @discardableResult
    mutating func updateValue(_ value: Value, forKey key: Key) -> Value? {
        if let before = shards[index(of: key)].updateValue(value, forKey: key) { return before }
        count += 1
        if shardCount(for: count) > shards.count { grow() }
        return nil
    }

    @discardableResult
    mutating func removeValue(forKey key: Key) -> Value? {
        let index = index(of: key)
        // Asked first, because the removal of a key that is not there would copy its part too.
        guard let value = shards[index][key] else { return nil }
        shards[index][key] = nil
        count -= 1
        return value
    }

    var values: some Sequence<Value> {
        shards.lazy.flatMap(\.values)
    }

    /// The number of shards is a power of two.
    private func index(of key: Key) -> Int {
        key.hashValue & (shards.count - 1)
    }

    private mutating func grow() {
        let old = shards
        shards = Array(repeating: [:], count: old.count * 2)
        for shard in old {
            for (key, value) in shard { shards[index(of: key)][key] = value }
        }
    }
}

/// How many shards so many elements are cut into: the power of two that is at least the square root of their number.
func shardCount(for elements: Int) -> Int {
    var count = 1
    while count * count < elements { count *= 2 }
    return count
}
