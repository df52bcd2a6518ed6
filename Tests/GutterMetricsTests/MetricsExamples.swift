#if Metrics
import Gutter
import GutterMetrics
import MetricsTestKit
import Testing

/// What the module's page shows; `DocumentationTests` compares it with the page.
struct MetricsPageTests {
    @Test func changesAndChecksAreReported() async throws {
        let metrics = TestMetrics()
        let gutter = try await Manager()

        let report = gutter.reportMetrics([.changes, .checks], to: metrics)
        try await gutter.register(Switch("checkout", state: .global))
        _ = gutter.isActive("checkout")
        report.stop()

        _ = gutter.isActive("checkout")
        let dimensions = [("namespace", "default"), ("switch", "checkout")]
        #expect(try metrics.expectCounter("gutter.checks", dimensions).totalValue == 1)
    }
}
#endif
