import Logging
import Synchronization

/// Registers names that were asked for and unknown, each once, disabled, by the system, while nobody waits.
///
/// A name that may not be registered, see ``Autocreate``, is tried again once the log has new events.
final class Autocreation: Sendable {
    /// How many names may wait to be registered; further ones have to be asked for again. Also how many refused names are
    /// remembered.
    static let capacity = 1_000

    private struct State {
        var isOpen = true
        var waiting: Set<Request> = []
        /// Where the log was when a name was refused.
        var refused: [Request: Position] = [:]
        var worker: Task<Void, Never>?
    }

    private struct Request: Hashable {
        let name: Name
        let namespace: String
    }

    private let state = Mutex(State())

    /// Queues a valid name. Does not wait.
    func enqueue(_ name: String, in manager: Manager) {
        guard let name = try? Name(name) else { return }
        let request = Request(name: name, namespace: manager.namespace)
        let position = manager.follower.handledPosition
        state.withLock { state in
            guard state.isOpen, state.refused[request] != position, state.waiting.count < Self.capacity,
                state.waiting.insert(request).inserted
            else { return }
            let earlier = state.worker
            state.worker = Task {
                await earlier?.value
                await self.register(request, in: manager)
            }
        }
    }

    private func register(_ request: Request, in manager: Manager) async {
        let position = manager.follower.handledPosition
        do {
            _ = try await withAttribution(.system(reason: "autocreate")) {
                try await manager.perform(Autocreate(request.name), by: nil, reason: nil, idempotencyKey: nil)
            }
        } catch let error as AutocreationRefused {
            if note(request, refusedAt: position) {
                manager.follower.logger.notice("A name is not autocreated.", metadata: ["reason": "\(error)"])
            }
        } catch {
            manager.follower.logger.warning(
                "A switch could not be autocreated.",
                metadata: ["switch": "\(request.name)", "error": "\(error)"]
            )
        }
        state.withLock { _ = $0.waiting.remove(request) }
    }

    /// - Returns: Whether it is the first time, as far as that is remembered.
    private func note(_ request: Request, refusedAt position: Position) -> Bool {
        state.withLock { state in
            if state.refused.count >= Self.capacity, state.refused[request] == nil { state.refused = [:] }
            return state.refused.updateValue(position, forKey: request) == nil
        }
    }

    /// Whether names wait to be registered.
    var hasWork: Bool { state.withLock { !$0.waiting.isEmpty } }

    /// Waits for the names that were queued.
    func settle() async {
        await state.withLock { $0.worker }?.value
    }

    /// Takes no more names and waits for those that were queued.
    func drain() async {
        state.withLock { $0.isOpen = false }
        await settle()
    }
}
