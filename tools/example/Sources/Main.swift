import ArgumentParser
import Foundation
import Gutter
import GutterSQLite
import Hummingbird
import Logging

/// Opens the shop and keeps it open until it is told to close.
@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shop",
        abstract: "A small shop whose features are switched by Gutter.",
        discussion: "Ctrl-C closes it: requests are answered to their end, then the log is closed."
    )

    @Option(help: "The address to listen at.")
    var hostname = "localhost"

    @Option(help: "The port to listen at; 0 takes a free one.")
    var port = 8080

    @Option(help: ArgumentHelp("The file of the switches. (default: $GUTTER_DB or ./shop.db)", valueName: "file"))
    var db: String?

    func run() async throws {
        let path = db ?? ProcessInfo.processInfo.environment["GUTTER_DB"].flatMap { $0.isEmpty ? nil : $0 } ?? "shop.db"
        var logger = Logger(label: "shop")
        logger.logLevel = .notice
        let shop = try await Shop(log: .sqlite(at: path))
        let application = shop.application(at: .hostname(hostname, port: port), logger: logger) { port in
            print(Greeting(hostname: hostname, port: port, path: path))
            // A reader at the other end of a pipe wants it now.
            fflush(nil)
        }
        try await application.runService()
    }
}
