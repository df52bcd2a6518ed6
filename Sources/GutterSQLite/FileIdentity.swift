import Foundation

/// Which file a path leads to, whatever its name: another file under the same path is another identity.
struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64

    /// Whether the file has this number on its device, which lists of locks do not always name as `stat` does.
    func hasInode(_ inode: UInt64) -> Bool { self.inode == inode }

    /// Nil where there is no file.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
    }
}
