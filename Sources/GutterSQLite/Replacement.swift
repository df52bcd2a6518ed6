import Foundation
import Gutter

/// A log's file that another one replaces. If the process is killed on the way, nothing is lost.
///
/// The new file comes in one step, and is a log by itself from then on: it is not in WAL mode, so a -wal that is still
/// beside it is known not to belong to it.
struct Replacement {
    /// In the names of the files that are set aside.
    static let mark = ".before-restore"

    /// The steps, for tests that do something before one of them.
    enum Step: CaseIterable {
        case settingJournalAside, givingOldFileAnotherName, puttingNewFileInPlace, settingWALAside, finishing
    }

    let file: LogFile
    let draft: NewFile
    var willTake: (Step) -> Void = { _ in }

    /// Puts the draft into place, and sets aside what was there.
    ///
    /// - Returns: The names that the old file and those beside it have now.
    /// - Throws: ``/Gutter/EventLogError`` if the log is in use, or the draft cannot be put into place; nothing has changed then.
    func perform() throws(EventLogError) -> [String] {
        let result = OpenFiles.whileNobodyOpens {
            Result { () throws(EventLogError) in
                if OpenFiles.contains(path: file.location) { throw inUseError("this process") }
                // As soon as the new file is in its place, others may open it. They must not do so before the -wal of the old
                // one is out of the way, or their own -wal would be taken for the old one's.
                let lock = try lockedDraft()
                defer { withExtendedLifetime(lock) {} }
                guard let old = FileStatus(path: file.location) else { return try replaceNothing() }
                return try replace(old)
            }
        }
        return try result.get()
    }

    private func lockedDraft() throws(EventLogError) -> FileLock {
        let lock = try FileLock(LogFile(path: draft.draft))
        guard takeWithPatience(lock) else { throw inUseError(LockHolder.user(of: lock)) }
        return lock
    }

    /// Takes the lock, which a child that somebody has just forked may hold for a moment: until it runs its own program, it has
    /// the files of its parent open.
    private func takeWithPatience(_ lock: FileLock) -> Bool {
        for _ in 0..<100 {
            if lock.take(.exclusive) { return true }
            usleep(10_000)
        }
        return false
    }

    private func replace(_ old: FileStatus) throws(EventLogError) -> [String] {
        if file.isMountPoint(old) { throw creationError(EBUSY) }
        // Held until the end, so that nobody opens the old file meanwhile.
        let lock = try FileLock(file)
        defer { withExtendedLifetime(lock) {} }
        guard takeWithPatience(lock) else { throw inUseError(LockHolder.user(of: lock)) }
        if let process = lock.processWithSQLiteLock() { throw inUseError(LockHolder.description(of: process)) }
        // Another restore may have ended between the opening and the lock, and its log may be in use.
        guard file.status(of: lock.status.identity) != nil else { throw inUseError("another restoring") }
        try inheritOwner()
        try syncDraft()
        willTake(.settingJournalAside)
        let names = FreeName(file.location + Self.mark)
        willTake(.givingOldFileAnotherName)
        let name = try take(names, keepOldFile)
        var aside = [name]
        // SQLite would play a journal over the new file, too. The transaction that it belongs to was never acknowledged.
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

    /// There may be a -wal even if its file is missing.
    private func replaceNothing() throws(EventLogError) -> [String] {
        try syncDraft()
        willTake(.settingJournalAside)
        let names = FreeName(file.location + Self.mark)
        var journal: String?
        if FileIdentity(path: file.location + "-journal") != nil {
            journal = try take(names) { renameFile(file.location + "-journal", to: $0 + "-journal") } + "-journal"
        }
        willTake(.puttingNewFileInPlace)
        do {
            try draft.publish()
        } catch {
            if let journal { rename(journal, file.location + "-journal") }
            throw error
        }
        var aside = journal.map { [$0] } ?? []
        willTake(.settingWALAside)
        // From here on the log is restored, whatever happens: what cannot be moved is left to the next opening, which sees that
        // it belongs to another file.
        for suffix in ["-wal", "-shm"] where FileIdentity(path: file.location + suffix) != nil {
            let moved = names.take { renameFile(file.location + suffix, to: $0 + suffix) }
            if case .success(let name) = moved { aside.append(name + suffix) }
        }
        file.syncFolder()
        willTake(.finishing)
        return aside
    }

    /// Gives the old file a second name, which it keeps when the new one takes the first.
    ///
    /// - Returns: 0, or the system's error: EEXIST if the name is taken.
    private func keepOldFile(as name: String) -> Int32 {
        if link(file.location, name) == 0 { return 0 }
        let code = errno
        // The file system may not allow a second name for a file. A copy does as well, but takes longer.
        return [EPERM, ENOTSUP, ENOSYS, EMLINK].contains(code) ? copyOldFile(to: name) : code
    }

    private func copyOldFile(to name: String) -> Int32 {
        // It has the name of a draft until it is whole.
        let copy = NewFile.draftName(for: file.location)
        do {
            try FileManager.default.copyItem(atPath: file.location, toPath: copy)
            try sync(copy).get()
        } catch {
            unlink(copy)
            return SystemError(error).code
        }
        let code = renameFile(copy, to: name)
        if code != 0 { unlink(copy) }
        return code
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

    /// Lets everybody who could use the old file use the new one, even if root restores it.
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
        do { try sync(draft.draft).get() } catch { throw creationError(error.code) }
    }

    private func sync(_ path: String) -> Result<Void, SystemError> {
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return .failure(SystemError(code: errno)) }
        defer { Foundation.close(descriptor) }
        return fsync(descriptor) == 0 ? .success(()) : .failure(SystemError(code: errno))
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
