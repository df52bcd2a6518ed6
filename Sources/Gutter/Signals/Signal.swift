import Logging
import Synchronization

/// Something to be told of: handlers connect, and each is called for every value that is sent.
///
/// Handlers run one after the other on the sender's thread, outside every lock, in the order in which they connected.
/// One that throws is logged and stops neither the others nor the sender; one that is slow delays both.
public struct Signal<Value: Sendable>: Sendable {
    /// What is called for a value.
    public typealias Handler = @Sendable (Value) throws -> Void

    let handlers: HandlerList<Value>
    /// Whose signal it is: kept for as long as somebody may connect a handler.
    let hub: NamespaceHub

    /// Calls `handler` for every value from now on.
    ///
    /// - Returns: The connection. Discarding it keeps the handler.
    @discardableResult
    public func connect(_ handler: @escaping Handler) -> Connection {
        let id = handlers.add(handler)
        hub.count(connections: 1)
        return Connection { [weak handlers, weak hub] in
            if handlers?.remove(id) == true { hub?.count(connections: -1) }
        }
    }

    /// Whether anybody is connected to this signal, or to one that is counted with it.
    var isUsed: Bool { handlers.isUsed }

    func send(_ value: @autoclosure () -> Value) {
        handlers.send(value())
    }
}

/// The handlers of one signal.
final class HandlerList<Value: Sendable>: Sendable {
    private struct State {
        var nextID = 0
        var handlers: [(id: Int, handler: Signal<Value>.Handler)] = []
    }

    private let name: String
    private let state = Mutex(State())
    private let count: ConnectionCount
    private let logger: Logger

    init(_ name: String, countedBy count: ConnectionCount = ConnectionCount(), logger: Logger) {
        self.name = name
        self.logger = logger
        self.count = count
    }

    func add(_ handler: @escaping Signal<Value>.Handler) -> Int {
        let id = state.withLock { state in
            state.nextID += 1
            state.handlers.append((state.nextID, handler))
            return state.nextID
        }
        count.add(1)
        return id
    }

    /// - Returns: Whether it was there.
    func remove(_ id: Int) -> Bool {
        let isConnected = state.withLock { state in
            guard let index = state.handlers.firstIndex(where: { $0.id == id }) else { return false }
            state.handlers.remove(at: index)
            return true
        }
        if isConnected { count.add(-1) }
        return isConnected
    }

    var isUsed: Bool { count.isPositive }

    func send(_ value: @autoclosure () -> Value) {
        guard isUsed else { return }
        let handlers = state.withLock { $0.handlers }
        guard !handlers.isEmpty else { return }
        let value = value()
        for (_, handler) in handlers {
            do {
                try handler(value)
            } catch {
                logger.error("A handler threw.", metadata: ["signal": "\(name)", "error": "\(error)"])
            }
        }
    }
}

/// How many handlers are connected to one signal, or to several.
final class ConnectionCount: Sendable {
    private let count = Atomic<Int>(0)

    var isPositive: Bool { count.load(ordering: .relaxed) > 0 }

    func add(_ number: Int) {
        count.wrappingAdd(number, ordering: .relaxed)
    }
}

/// A handler's tie to a signal.
public struct Connection: Sendable {
    private let end: @Sendable () -> Void

    init(end: @escaping @Sendable () -> Void) {
        self.end = end
    }

    /// Ends it: the handler is not called for what is sent later. A second call does nothing.
    public func disconnect() {
        end()
    }
}
