internal import CFileIdentity
import Foundation

/// A name that contains the time and that no file has yet.
struct FreeName {
    private let base: String

    /// Names that start with `start`.
    init(_ start: String) {
        base = "\(start)-\(Date.now.formatted(.iso8601.timeSeparator(.omitted).dateSeparator(.omitted)))"
    }

    /// Has `make` create a file with the first name that is free.
    ///
    /// - Parameter make: Returns 0, or the system's error: after EEXIST the next name is tried.
    /// - Returns: The name, or the system's error.
    func take(_ make: (String) -> Int32) -> Result<String, SystemError> {
        for number in 1..<1_000 {
            let name = number == 1 ? base : "\(base)-\(number)"
            switch make(name) {
            case 0: return .success(name)
            case EEXIST: continue
            case let code: return .failure(SystemError(code: code))
            }
        }
        return .failure(SystemError(code: EEXIST))
    }
}

/// An error of the system's.
struct SystemError: Error, CustomStringConvertible {
    let code: Int32
    var description: String { String(cString: strerror(code)) }
}

extension SystemError {
    /// What Foundation says was the cause of one of its errors.
    init(_ error: any Error) {
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
        let code = (error as? SystemError)?.code ?? ((cause ?? error) as? POSIXError)?.code.rawValue
        self.init(code: code ?? EIO)
    }
}

/// Renames a file unless something has the new name already, in one step if the file system can do that.
///
/// - Returns: 0, or the number of the system's error: EEXIST if the name is taken.
func renameFile(_ old: String, to new: String) -> Int32 {
    if rename_without_replacing(old, new) == 0 { return 0 }
    let code = errno
    guard code == EINVAL || code == ENOSYS || code == ENOTSUP else { return code }
    // A link does not replace anything either. Two names remain only if the process is killed here.
    if link(old, new) == 0 {
        unlink(old)
        return 0
    }
    if errno == EEXIST { return EEXIST }
    var status = stat()
    if lstat(new, &status) == 0 { return EEXIST }
    return rename(old, new) == 0 ? 0 : errno
}
