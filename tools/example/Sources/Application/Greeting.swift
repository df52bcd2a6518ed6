import Foundation

/// What the shop says on the terminal when it has opened: where it is, and what to try.
struct Greeting: CustomStringConvertible {
    let hostname: String
    let port: Int
    let path: String

    var description: String {
        """
        The shop is open: http://\(hostname):\(port)
        Its switches are in \(path). Try in a second terminal, then reload the page:
          \(tool) update recommendations --state global --reason 'for everybody' --db \(quoted(path))
          \(tool) update checkout --state disabled --reason 'INC-42 payments fail' --db \(quoted(path))
          \(tool) log --db \(quoted(path))
        Ctrl-C closes the shop.
        """
    }

    /// The command line is beside the shop if both were built.
    private var tool: String {
        let shop = CommandLine.arguments.first ?? ""
        let folder = shop.lastIndex(of: "/").map { shop[...$0] } ?? ""
        let tool = "\(folder)gutter"
        return FileManager.default.isExecutableFile(atPath: tool) ? quoted(tool) : "swift run gutter"
    }

    /// The text as one would type it in a shell.
    private func quoted(_ text: String) -> String {
        guard text.contains(/[^A-Za-z0-9_.:\/=\-]/) else { return text }
        return "'\(text.replacing("'", with: #"'\''"#))'"
    }
}
