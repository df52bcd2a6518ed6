import Foundation
import Gutter

/// A log's file in whose place another one comes, with nothing lost wherever a process is killed meanwhile.
///
/// The new file comes in one step, and is a log by itself from then on: it is not in WAL mode, so that a -wal that is still
/// beside it is known not to be its own.
struct Replacement {
    /// In the names of the files that are set aside.
    static let mark = ".before-restore"

    /// What is done, for tests that kill the process before it.
    enum Step: CaseIterable {
        case settingJournalAside, givingOldFileAnotherName, puttingNewFileInPlace, settingWALAside, finishing
    }

    let file: LogFile
    let draft: NewFile
    var willTake: (Step) -> Void = { _ in }

    /// Puts the draft into place, and what was there aside.
    ///
    /// - Returns: The names that the old file and those beside it have now.
    /// - Throws: ``/Gutter/EventLogError`` if the log is in use, or the draft cannot be put into place; nothing has changed then.
    func perform() throws(EventLogError) -> [String] {
        let result = OpenFiles.whileNobodyOpens(path: file.location) { isOpen in
            Result { () throws(EventLogError) in try perform(isOpenHere: isOpen) }
        }
        return try result.get()
    }

    private func perform(isOpenHere: Bool) throws(EventLogError) -> [String] {
        if isOpenHere { throw inUseError("this process") }
        guard let old = FileStatus(path: file.location) else { return try replaceNothing() }
        guard old.isMountPoint != true else { throw creationError(EBUSY) }
        // Held until the end, so that nobody opens the old file meanwhile.
        let lock = try FileLock(file)
        guard lock.take(.exclusive) else { throw inUseError(LockHolder.user(of: lock)) }
        if let process = lock.processWithSQLiteLock() { throw inUseError(LockHolder.description(of: process)) }
        // Another restoring may have ended between the opening and the lock, and its log be in use.
        guard file.status(of: lock.status.identity) != nil else { throw inUseError("another restoring") }
        try inheritOwner()
        try syncDraft()
        var aside: [String] = []
        willTake(.settingJournalAside)
        let names = FreeName(file.location + Self.mark)
        willTake(.givingOldFileAnotherName)
        let name = try take(names) { link(file.location, $0) == 0 ? 0 : errno }
        aside.append(name)
        // SQLite would play a journal over the new file, too. What it is of was never acknowledged.
        move("-journal", to: name, &aside)
        willTake(.puttingNewFileInPlace)
        guard rename(draft.draft, file.location) == 0 else {
            let code = errno
            if aside.count > 1 { rename(name + "-journal", file.location + "-journal") }
            unlink(name)
            throw creationError(code)
        }
        file.syncFolder()
        willTake(.settingWALAside)
        for suffix in ["-wal", "-shm"] { move(suffix, to: name, &aside) }
        file.syncFolder()
        willTake(.finishing)
        return aside
    }

    /// There may be a -wal without its file all the same.
    private func replaceNothing() throws(EventLogError) -> [String] {
        try syncDraft()
        var aside: [String] = []
        let names = FreeName(file.location + Self.mark)
        if FileIdentity(path: file.location + "-journal") != nil {
            aside.append(try take(names) { renameFile(file.location + "-journal", to: $0 + "-journal") } + "-journal")
        }
        try draft.publish()
        for suffix in ["-wal", "-shm"] where FileIdentity(path: file.location + suffix) != nil {
            aside.append(try take(names) { renameFile(file.location + suffix, to: $0 + suffix) } + suffix)
        }
        file.syncFolder()
        return aside
    }

    private func take(_ name: FreeName, _ make: (String) -> Int32) throws(EventLogError) -> String {
        switch name.take(make) {
        case .success(let name): return name
        case .failure(let error): throw creationError(error.code)
        }
    }

    private func move(_ suffix: String, to name: String, _ aside: inout [String]) {
        if rename(file.location + suffix, name + suffix) == 0 { aside.append(name + suffix) }
    }

    /// Whoever could use the old file can use the new one, also if root restores it.
    ///
    /// - Throws: ``/Gutter/EventLogError`` if the system does not let this user do that.
    private func inheritOwner() throws(EventLogError) {
        var (old, new) = (stat(), stat())
        guard stat(file.location, &old) == 0, stat(draft.draft, &new) == 0 else { throw creationError(errno) }
        let isOwned = (old.st_uid, old.st_gid) == (new.st_uid, new.st_gid)
        guard isOwned || chown(draft.draft, old.st_uid, old.st_gid) == 0, chmod(draft.draft, old.st_mode & 0o777) == 0
        else {
            throw EventLogError(
                .readOnly,
                "The log \(file.path) belongs to user \(old.st_uid) and group \(old.st_gid), to whom user \(geteuid()) may not "
                    + "give the restored file: \(String(cString: strerror(errno))). Nothing was changed. Restore it as that user, "
                    + "or as root."
            )
        }
    }

    private func syncDraft() throws(EventLogError) {
        let descriptor = Foundation.open(draft.draft, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw creationError(errno) }
        defer { Foundation.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw creationError(errno) }
    }

    private func creationError(_ code: Int32) -> EventLogError {
        if code == EBUSY {
            return EventLogError(
                .aliased,
                "The file \(file.path) is mounted by itself, so no other can be put in its place. Mount the folder that holds it."
            )
        }
        return file.creationError(code, of: "log")
    }

    private func inUseError(_ user: String?) -> EventLogError {
        EventLogError(
            .locked,
            "The log \(file.path) is in use by \(user ?? "another process"), so nothing was restored. Stop every process that "
                + "has it open; `fuser \(file.path)` lists them."
        )
    }
}
