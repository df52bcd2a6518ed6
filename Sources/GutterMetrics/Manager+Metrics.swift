#if Metrics
import Foundation
public import Gutter
public import Metrics

extension Manager {
    /// Reports what happens in this namespace through swift-metrics, until it is told to stop.
    ///
    /// ```swift
    /// gutter.reportMetrics()
    /// let report = gutter.reportMetrics([.checks, .conditionErrors])
    /// report.stop()
    /// ```
    ///
    /// - Parameters:
    ///   - options: What is counted. Default: what costs checks of known switches nothing.
    ///   - factory: Who collects. Default: the one that `MetricsSystem` was bootstrapped with, so bootstrap it before.
    /// - Returns: What stops it. If you discard it, the reports go on.
    @discardableResult
    public func reportMetrics(
        _ options: MetricsOptions = .standard,
        to factory: any MetricsFactory = MetricsSystem.factory
    ) -> MetricsReport {
        var connections: [Connection] = []
        if options.contains(.changes) {
            let report = ChangeReport(namespace, factory)
            report.set(position)
            connections.append(signals.switchRegistered.connect(report.add))
            connections.append(signals.switchUpdated.connect(report.add))
            connections.append(signals.switchUnregistered.connect(report.add))
        }
        if options.contains(.unknownSwitches) {
            let counter = Counter(
                label: "gutter.unknown.checks",
                dimensions: [("namespace", namespace)],
                factory: factory
            )
            connections.append(signals.unknownSwitch.connect { _ in counter.increment() })
        }
        if options.contains(.checks) {
            let checks = CounterFamily("gutter.checks", namespace, by: "switch", factory)
            let active = CounterFamily("gutter.checks.active", namespace, by: "switch", factory)
            connections.append(signals.switchChecked.connect { checks.increment($0.name) })
            connections.append(signals.switchActive.connect { active.increment($0.name) })
        }
        if options.contains(.conditionErrors) {
            let errors = CounterFamily("gutter.condition.errors", namespace, by: "argument", factory)
            connections.append(
                signals.conditionApplyError.connect {
                    errors.increment("\($0.condition.argument).\($0.condition.attribute)")
                }
            )
        }
        return MetricsReport(connections)
    }
}

/// Metrics that a manager reports.
public struct MetricsReport: Sendable {
    private let connections: [Connection]

    init(_ connections: [Connection]) {
        self.connections = connections
    }

    /// Ends it. A second call does nothing.
    public func stop() {
        for connection in connections { connection.disconnect() }
    }
}

/// What is reported of the changes of a namespace.
private struct ChangeReport: Sendable {
    private let namespace: String
    private let changes: CounterFamily
    private let delay: Metrics.Timer
    private let position: Meter

    init(_ namespace: String, _ factory: any MetricsFactory) {
        self.namespace = namespace
        changes = CounterFamily("gutter.changes", namespace, by: "kind", factory)
        let dimensions = [("namespace", namespace)]
        delay = Timer(label: "gutter.change.delay", dimensions: dimensions, factory: factory)
        position = Meter(label: "gutter.position", dimensions: dimensions, factory: factory)
    }

    func set(_ position: Position) {
        self.position.set(position.rawValue)
    }

    func add(_ change: SwitchChange) {
        // A change that is told again has been counted already.
        guard !change.isReplayed else { return }
        changes.increment(change.event.kind.rawValue)
        set(change.event.position)
        // If the clock is behind the writer's, the delay is still not negative.
        delay.recordSeconds(max(0, Date().timeIntervalSince(change.event.recordedAt)))
    }
}
#endif
