/// What a switch answers whatever the input, as long as no switch changes.
enum FixedAnswer: UInt8 {
    /// Nobody has looked yet.
    case unknown
    /// It depends on the input, or there is no such switch, which must be told of.
    case depends
    case off
    case on
}

extension SwitchTable {
    /// Whether a switch of this table answers the same to every input, by its state and that of the ancestors it asks.
    func fixedAnswer(of element: CompiledSwitch) -> FixedAnswer {
        let own: FixedAnswer =
            switch element.state {
            case .global: .on
            case .disabled: .off
            case .selective: element.conditions.elements.isEmpty ? .off : .depends
            }
        if own == .off { return .off }
        guard let ancestor = nearestAncestor(of: element) else { return own }
        let consent = ancestor(fixedAnswer)
        return consent == .on ? own : consent
    }

    /// The nearest registered ancestor, if `element` asks for its consent. The result lives as long as the table.
    @inline(__always)
    func nearestAncestor(of element: CompiledSwitch) -> Borrowed<CompiledSwitch>? {
        for ancestor in element.ancestors.elements {
            let name = UnsafeBufferPointer(start: element.name.elements.baseAddress, count: ancestor.count)
            if let found = find(name, hash: ancestor.hash) { return found }
        }
        return nil
    }
}
