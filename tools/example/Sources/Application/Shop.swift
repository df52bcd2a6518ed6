import Gutter
import GutterServiceLifecycle
import Hummingbird
import Logging

/// The shop: what its parts share.
struct Shop: Sendable {
    let gutter: Manager
    let users = Users()
    let catalog = Catalog()

    /// A shop that asks the switches of a log, after it has registered those that are missing.
    ///
    /// - Throws: `EventLogError` if the log cannot be read or written.
    init(log: some EventLog) async throws {
        gutter = try await Manager(log: log, arguments: ShopSwitches.arguments)
        try await gutter.registerShopSwitches()
    }

    /// A shop that asks a manager, which a test has made as it needs it.
    init(asking gutter: Manager) {
        self.gutter = gutter
    }

    /// The shop behind a door.
    ///
    /// - Parameters:
    ///   - address: Where it listens.
    ///   - logger: Where it says what goes wrong.
    ///   - hasOpened: Called with its port, when it listens.
    func application(
        at address: BindAddress,
        logger: Logger,
        hasOpened: @escaping @Sendable (Int) -> Void
    ) -> some ApplicationProtocol {
        Application(
            router: router(),
            configuration: ApplicationConfiguration(address: address, serverName: "shop"),
            // Services are shut down in the other direction: first the server, which answers what it has begun, then the
            // manager, which closes its log.
            services: [gutter],
            onServerRunning: { channel in hasOpened(channel.localAddress?.port ?? 0) },
            logger: logger
        )
    }
}
