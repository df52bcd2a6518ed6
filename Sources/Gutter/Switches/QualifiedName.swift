/// A name in a namespace, by the very bytes, as an engine's own keys are: another log's names need not be in normal form.
struct QualifiedName: Hashable, Sendable {
    let namespace: String
    let name: String

    static func == (left: QualifiedName, right: QualifiedName) -> Bool {
        left.namespace.isIdentical(to: right.namespace) && left.name.isIdentical(to: right.name)
    }

    func hash(into hasher: inout Hasher) {
        name.withUTF8Bytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// The name above this one; see ``Name/parent``.
    var parent: QualifiedName? {
        Name(normalized: name).parent.map { QualifiedName(namespace: namespace, name: $0.description) }
    }

    func isDescendant(of ancestor: QualifiedName) -> Bool {
        namespace.isIdentical(to: ancestor.namespace)
            && Name(normalized: name).isDescendant(of: Name(normalized: ancestor.name))
    }
}

extension Event {
    /// The name after the event, in its namespace.
    var qualifiedName: QualifiedName { QualifiedName(namespace: namespace, name: name) }
}
