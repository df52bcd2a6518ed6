import Foundation

/// Who bears which name as a log goes on, and what no command leaves behind at the end of its transaction: two living
/// switches of one name, and descendants of a switch that was unregistered or renamed without them.
///
/// A rollback or a revert may leave descendants where they are, because they were there at the time that it goes back to.
struct LivingNames {
    /// What a transaction has made of one switch.
    private struct Move {
        let before: QualifiedName?
        var after: QualifiedName?
        var position: Position
        var mayLeaveDescendants: Bool
    }

    private var holders: [QualifiedName: UUID] = [:]
    /// How many bearers stand below each name, at any depth.
    private var descendantCounts: [QualifiedName: Int] = [:]
    private var moves: [UUID: Move] = [:]

    /// Notes what an event has made of a switch's name, which is nil if the switch is not alive.
    mutating func move(
        _ switchID: UUID,
        from before: QualifiedName?,
        to after: QualifiedName?,
        by event: Event
    ) {
        if before == after, moves[switchID] == nil { return }
        var move = moves[switchID] ?? Move(before: before, position: event.position, mayLeaveDescendants: false)
        move.after = after
        move.position = event.position
        if event.cause != nil { move.mayLeaveDescendants = true }
        moves[switchID] = move
    }

    /// Notes that nobody knows any more what a switch is called, or whether it is alive.
    mutating func forget(_ switchID: UUID, named name: QualifiedName?, at position: Position) {
        guard name != nil || moves[switchID] != nil else { return }
        var move = moves[switchID] ?? Move(before: name, position: position, mayLeaveDescendants: true)
        move.after = nil
        move.mayLeaveDescendants = true
        moves[switchID] = move
    }

    /// Ends the transaction.
    ///
    /// - Returns: What is wrong with what it leaves.
    mutating func endTransaction() -> [VerificationReport.Fault] {
        if moves.isEmpty { return [] }
        defer { moves.removeAll(keepingCapacity: true) }
        let moves = moves.sorted { $0.value.position < $1.value.position }
        for (switchID, move) in moves {
            if let name = move.before, holders[name] == switchID { remove(name) }
        }
        var faults: [VerificationReport.Fault] = []
        for (switchID, move) in moves {
            guard let name = move.after else { continue }
            if let holder = holders[name], holder != switchID {
                let message =
                    "another living switch bears its name \"\(name.name.printable(limit: 60))\": \(holder.text)"
                faults.append(.init(move.position, message))
            } else {
                insert(name, of: switchID)
            }
        }
        for (_, move) in moves where !move.mayLeaveDescendants && move.before != move.after {
            guard let name = move.before, holders[name] == nil, let left = descendantLeftBehind(by: name) else {
                continue
            }
            let act = move.after == nil ? "unregisters" : "renames"
            let message =
                "it \(act) \"\(name.name.printable(limit: 60))\" without its descendant \"\(left.name.printable(limit: 60))\""
            faults.append(.init(move.position, message))
        }
        return faults
    }

    /// A living switch below `name` that the transaction has left as it was. Cost: if anybody is below, a look at every
    /// living switch; nobody is after an unregistration, nor after most renames.
    private func descendantLeftBehind(by name: QualifiedName) -> QualifiedName? {
        guard descendantCounts[name] != nil else { return nil }
        return holders.first {
            $0.key.isDescendant(of: name) && (moves[$0.value].map { $0.before == $0.after } ?? true)
        }?
        .key
    }

    private mutating func insert(_ name: QualifiedName, of switchID: UUID) {
        guard holders.updateValue(switchID, forKey: name) == nil else { return }
        for ancestor in sequence(first: name, next: \.parent).dropFirst() {
            descendantCounts[ancestor, default: 0] += 1
        }
    }

    private mutating func remove(_ name: QualifiedName) {
        guard holders.removeValue(forKey: name) != nil else { return }
        for ancestor in sequence(first: name, next: \.parent).dropFirst() {
            let count = (descendantCounts[ancestor] ?? 1) - 1
            descendantCounts[ancestor] = count > 0 ? count : nil
        }
    }
}
