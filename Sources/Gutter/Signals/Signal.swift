import Logging
import Synchronization

/// Something to be told of: handlers connect, and each is called for every value that is sent.
///
/// Handlers run one after the other on the sender's thread, outside every lock, in the order in which they connected.
/// One that throws is logged and stops neither the others nor the sender; one that is slow delays both.
public final class Signal<Value: Sendable>: Sendable {
    /// What is called for a value.
    public typealias Handler = @Sendable (Value) throws -> Void

    private struct State {
        var nextID = 0
        var handlers: [(id: Int, handler: Handler)] = []
    }

    private let name: String
    private let state = Mutex(State())

    init(_ name: String) {
        self.name = name
    }

    /// Calls `handler` for every value from now on.
    ///
    /// - Returns: The connection. To discard it keeps the handler.
    @discardableResult
    public func connect(_ handler: @escaping Handler) -> Connection {
        let id = state.withLock { state in
            state.nextID += 1
            state.handlers.append((state.nextID, handler))
            return state.nextID
        }
        return Connection { [weak self] in
            self?.state.withLock { $0.handlers.removeAll { $0.id == id } }
        }
    }

    func send(_ value: Value) {
        for (_, handler) in state.withLock({ $0.handlers }) {
            do {
                try handler(value)
            } catch {
                Logger.gutter.error("A handler threw.", metadata: ["signal": "\(name)", "error": "\(error)"])
            }
        }
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

extension Logger {
    static let gutter = Logger(label: "gutter")
}
