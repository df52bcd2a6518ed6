internal import CFileIdentity

/// Which file a path leads to, whatever its name: another file under the same path is another identity.
struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64

    /// Whether the file has this number on its device, which lists of locks do not always name as `stat` does.
    func hasInode(_ inode: UInt64) -> Bool { self.inode == inode }

    /// Nil where there is no file. Cost: a microsecond or two, and nothing for who writes to the file.
    init?(path: String) {
        var identity = file_identity()
        guard file_identity_at(path, &identity) == 0 else { return nil }
        device = identity.device
        inode = identity.inode
    }
}
