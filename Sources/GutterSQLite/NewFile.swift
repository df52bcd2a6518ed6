import Foundation
import Gutter

/// A file that appears under its name once it is whole, and never replaces another.
struct NewFile {
    /// As it was given, for messages.
    let path: String
    private let location: String
    /// Where it is written: beside its final place, so that it need not be copied to get there.
    let draft: String

    /// What it is, for messages.
    let kind: String

    /// Creates an empty draft of a backup that only its owner may read.
    ///
    /// - Throws: ``/Gutter/EventLogError`` if something is in its place, or if it cannot be created.
    init(path: String) throws(EventLogError) {
        let location = URL(fileURLWithPath: path).path
        try Self.checkVacant(path, location)
        try self.init(kind: "backup", draftFor: path, at: location)
    }

    /// Creates an empty draft beside a file that may exist.
    init(kind: String, draftFor path: String, at location: String) throws(EventLogError) {
        self.path = path
        self.kind = kind
        self.location = location
        draft = Self.draftName(for: location)
        let descriptor = Foundation.open(draft, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LogFile(path: path).creationError(errno, of: kind) }
        // Before SQLite opens it: see OpenFiles.
        Foundation.close(descriptor)
    }

    /// A name beside the file at `location` that no file has.
    static func draftName(for location: String) -> String {
        "\(location).\(UUID().uuidString.prefix(8).lowercased()).draft"
    }

    /// Gives it its name, also on the disk.
    ///
    /// - Throws: ``/Gutter/EventLogError`` if something has come into its place, or if it cannot be put there.
    func publish() throws(EventLogError) {
        let code = renameFile(draft, to: location)
        guard code == 0 else {
            try checkVacant()
            throw LogFile(path: path).creationError(code, of: kind)
        }
        LogFile(path: path).syncFolder()
    }

    /// Removes the draft and what SQLite has left beside it.
    func discard() {
        for suffix in ["", "-journal", "-wal", "-shm"] { unlink(draft + suffix) }
    }

    private func checkVacant() throws(EventLogError) {
        var status = stat()
        if kind == "log", lstat(location, &status) == 0 {
            throw EventLogError(
                .fileExists,
                "Something has come to \(path) meanwhile, or is a link there that leads nowhere. Nothing was restored. Look at "
                    + "what is there, and restore again."
            )
        }
        try Self.checkVacant(path, location)
    }

    private static func checkVacant(_ path: String, _ location: String) throws(EventLogError) {
        var status = stat()
        if lstat(location, &status) == 0 {
            throw EventLogError(
                .fileExists,
                status.st_mode & S_IFMT == S_IFDIR
                    ? "\(path.isEmpty ? "." : path) is a folder, not a new file. Name a file in it."
                    : "There is a file at \(path) already, and a backup never overwrites one. "
                        + "Choose another name, or move that file away first."
            )
        }
        for suffix in ["-journal", "-wal"] where lstat(location + suffix, &status) == 0 {
            throw EventLogError(
                .fileExists,
                "There is a file at \(path)\(suffix), which SQLite would take for a part of the backup. "
                    + "Choose another name, or move that file away first."
            )
        }
    }
}
