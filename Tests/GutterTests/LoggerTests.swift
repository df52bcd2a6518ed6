import Gutter
import Logging
import Synchronization
import Testing

struct LoggerTests {
    /// A log handler that keeps what it is told.
    private final class Notes: LogHandler, Sendable {
        let messages = Mutex<[String]>([])
        var metadata: Logger.Metadata {
            get { [:] }
            set {}
        }
        var logLevel: Logger.Level {
            get { .trace }
            set {}
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { nil }
            set {}
        }

        func log(event: LogEvent) {
            messages.withLock { $0.append("\(event.level): \(event.message)") }
        }
    }

    private struct Refusal: Error {}

    @Test func aManagerSpeaksToTheLoggerThatItIsGiven() async throws {
        let notes = Notes()
        var configuration = Manager.Configuration()
        configuration.logger = Logger(label: "test") { _ in notes }
        let gutter = try await Manager(configuration)
        let connection = gutter.signals.switchRegistered.connect { _ in throw Refusal() }
        try await gutter.register(Switch("a"))
        connection.disconnect()
        #expect(notes.messages.withLock { $0 } == ["error: A handler threw."])
    }
}
