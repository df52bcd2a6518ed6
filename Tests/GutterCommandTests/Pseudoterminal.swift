import Foundation

extension CommandLineTool {
    /// Whether there is what ``terminal(_:columns:)`` needs.
    static let hasTerminals = (try? CommandLineTool().shell("python3 -c 'import pty'").status) == 0

    /// What a command prints on a terminal of so many columns, without colours.
    func terminal(_ command: String, columns: Int) throws -> [String] {
        let program = """
            import fcntl, os, pty, struct, sys, termios
            pid, terminal = pty.fork()
            if pid == 0:
                fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 40, int(sys.argv[1]), 0, 0))
                os.environ["NO_COLOR"] = "1"
                os.execvp("/bin/sh", ["/bin/sh", "-c", sys.argv[2]])
            while True:
                try:
                    data = os.read(terminal, 4096)
                except OSError:
                    break
                if not data:
                    break
                os.write(1, data)
            os.waitpid(pid, 0)
            """
        try write(program, to: "terminal.py")
        try write(command, to: "command.sh")
        let result = try shell("python3 terminal.py \(columns) \"$(cat command.sh)\"")
        // A terminal ends lines with CR LF, which is one character.
        return result.output.split(separator: "\r\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
}
