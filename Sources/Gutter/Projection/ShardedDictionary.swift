/// A dictionary as a value whose copies share what they have in common: a change of a copy costs about a hundred elements,
/// not all of them.
///
/// A projection is copied for each command, so that readers keep a whole one while the next is made.
struct ShardedDictionary<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private static var elementsPerShard: Int { 128 }

    private var shards: [[Key: Value]] = [[:]]
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    subscript(key: Key) -> Value? {
        get { shards[index(of: key)][key] }
        set {
            let index = index(of: key)
            let before = shards[index].count
            shards[index][key] = newValue
            count += shards[index].count - before
            if count > shards.count * Self.elementsPerShard { grow() }
        }
    }

    mutating func removeValue(forKey key: Key) -> Value? {
        guard let value = self[key] else { return nil }
        self[key] = nil
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
