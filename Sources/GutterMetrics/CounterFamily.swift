#if Metrics
import Metrics
import Synchronization

/// Counters of one label in one namespace, by the value of one dimension. Each is made when it is first needed, since
/// making one costs more than counting.
final class CounterFamily: Sendable {
    private let label: String
    private let namespace: String
    private let dimension: String
    private let factory: any MetricsFactory
    private let counters = Mutex<[String: Counter]>([:])

    init(_ label: String, _ namespace: String, by dimension: String, _ factory: any MetricsFactory) {
        self.label = label
        self.namespace = namespace
        self.dimension = dimension
        self.factory = factory
    }

    func increment(_ value: String) {
        let counter = counters.withLock { counters in
            if let counter = counters[value] { return counter }
            let counter = Counter(
                label: label,
                dimensions: [("namespace", namespace), (dimension, value)],
                factory: factory
            )
            counters[value] = counter
            return counter
        }
        counter.increment()
    }
}
#endif
