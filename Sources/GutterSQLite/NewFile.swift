import Foundation
import Gutter

/// A file that appears under its name once it is whole, and never in the place of another.
struct NewFile {
    /// As it was given, for messages.
    private let path: String
    private let location: String
    /// Where it is written: beside its place, so that it need not be copied to get there.
    let draft: String

    /// Makes an empty draft that only its owner may read.
    ///
    /// - Throws: ``/Gutter/EventLogError`` where something is in its place, or it cannot be made.
    init(path: String) throws(EventLogError) {
        self.path = path
        location = URL(fileURLWithPath: path).path
        draft = "\(location).\(UUID().uuidString.prefix(8).lowercased()).draft"
        try checkVacant()
        let descriptor = Foundation.open(draft, O_CREAT | O_EXCL | O_RDWR, 0o600)
        guard descriptor >= 0 else { throw creationError() }
        // Before SQLite opens it: see OpenFiles.
        Foundation.close(descriptor)
    }

    /// Gives it its name, on the disk too.
    ///
    /// - Throws: ``/Gutter/EventLogError`` where something has come in its place, or it cannot be put there.
    func publish() throws(EventLogError) {
        // Unlike a renaming, a link does not overwrite.
        if link(draft, location) == 0 {
            unlink(draft)
        } else {
            let code = errno
            try checkVacant()
            guard [EPERM, ENOTSUP, ENOSYS, EMLINK].contains(code), rename(draft, location) == 0 else {
                throw creationError(code)
            }
        }
        let folder = Foundation.open(URL(fileURLWithPath: location).deletingLastPathComponent().path, O_RDONLY)
        guard folder >= 0 else { return }
        fsync(folder)
        Foundation.close(folder)
    }

    /// Removes the draft and what SQLite has left beside it.
    func discard() {
        for suffix in ["", "-journal", "-wal", "-shm"] { unlink(draft + suffix) }
    }

    private func checkVacant() throws(EventLogError) {
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

    private func creationError(_ code: Int32 = errno) -> EventLogError {
        LogFile(path: path).creationError(code, of: "backup")
    }
}
