import Logging
import Synchronization

/// Registers names that were asked for and unknown, each once, disabled, by the system, while nobody waits.
final class Autocreation: Sendable {
    /// Names that may wait to be registered; asked for beyond that, they are left for the next time they are asked for.
    static let capacity = 1_000

    private struct State {
        var isOpen = true
        var waiting: Set<Request> = []
        var worker: Task<Void, Never>?
    }

    private struct Request: Hashable {
        let name: String
        let namespace: String
    }

    private let state = Mutex(State())

    /// Queues a valid name. Does not wait.
    func enqueue(_ name: String, in manager: Manager) {
        guard (try? Name(name)) != nil else { return }
        let request = Request(name: name, namespace: manager.namespace)
        state.withLock { state in
            guard state.isOpen, state.waiting.count < Self.capacity, state.waiting.insert(request).inserted else {
                return
            }
            let earlier = state.worker
            state.worker = Task {
                await earlier?.value
                await self.register(request, in: manager)
            }
        }
    }

    private func register(_ request: Request, in manager: Manager) async {
        do {
            try await withAttribution(.system(reason: "autocreate")) {
                _ = try await manager.registerIfAbsent(Switch(request.name))
            }
        } catch {
            Logger.gutter.warning(
                "A switch could not be autocreated.",
                metadata: ["switch": "\(request.name)", "error": "\(error)"]
            )
        }
        state.withLock { _ = $0.waiting.remove(request) }
    }

    /// Takes no more names and waits for those that were queued.
    func drain() async {
        let worker = state.withLock { state in
            state.isOpen = false
            return state.worker
        }
        await worker?.value
    }
}
