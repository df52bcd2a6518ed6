internal import CFileIdentity
import Foundation

/// Which file a path leads to, whatever its name: another file under the same path has another identity.
struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64

    /// Whether the file has this number on its device, which lists of locks do not always name as `stat` does.
    func hasInode(_ inode: UInt64) -> Bool { self.inode == inode }

    fileprivate init(_ found: file_identity) {
        device = found.device
        inode = found.inode
    }

    /// Nil if there is no file. Cost: a microsecond or two, and nothing for processes that write to the file.
    init?(path: String) {
        guard let status = FileStatus(path: path) else { return nil }
        self = status.identity
    }
}

/// Which file a path leads to, and what else it is called.
struct FileStatus: Sendable {
    let identity: FileIdentity
    /// How many names the file has in the folders of its disk.
    let names: UInt64
    /// Whether the path is a mount point of its own; nil if the system does not tell.
    let isMountPoint: Bool?

    private init(_ found: file_identity) {
        identity = FileIdentity(found)
        names = found.links
        isMountPoint = found.is_mount_point < 0 ? nil : found.is_mount_point == 1
    }

    /// Nil if there is no file. Cost: the same as for its identity alone.
    init?(path: String) {
        var found = file_identity()
        guard file_identity_at(path, &found) == 0 else { return nil }
        self.init(found)
    }

    /// Nil if the system does not tell.
    init?(descriptor: Int32) {
        var found = file_identity()
        guard file_identity_of(descriptor, &found) == 0 else { return nil }
        self.init(found)
    }
}
