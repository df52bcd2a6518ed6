import ArgumentParser
import Gutter

/// What a script can tell apart.
enum ExitStatus: Int32 {
    case failure = 1
    case notFound = 3
    case conflict = 4
    /// 128 and SIGINT, as shells have it.
    case interrupted = 130
    /// EX_USAGE of sysexits.h, which the argument parser uses too.
    case usage = 64

    /// The status for an error of ours; nil for one of the argument parser's.
    init?(_ error: any Error) {
        switch error {
        case is Interrupted: self = .interrupted
        case is SwitchNotFound, is MissingSwitch, is NameNeverUsed, is NamespaceNeverUsed, is FileNotFound:
            self = .notFound
        case is SwitchExists, is SwitchConflict, is RollbackRefused, is PlanOutdated, is RevertRefused,
            is RevertConflict, is AnotherLog:
            self = .conflict
        case is Gutter.ValidationError, is UsageError, is UnknownCommand: self = .usage
        case let error as EventLogError:
            switch error.code {
            case .notFound: self = .notFound
            case .noSuchPosition, .invalidPath: self = .usage
            case .versionConflict, .guardFailed, .nameTaken, .idempotencyConflict, .duplicateID, .outOfOrder,
                .doesNotContinue, .fileExists:
                self = .conflict
            default: self = .failure
            }
        case is ImportError, is ContentError, is FileUnreadable, is Declined, is OutputFailed, is AnswersAgree:
            self = .failure
        default: return nil
        }
    }
}

/// A file that was named does not exist.
struct FileNotFound: Error, CustomStringConvertible {
    let path: String
    var description: String { "There is no file \(path.printable()). Check the path." }
}

/// A file that was named cannot be read.
struct FileUnreadable: Error, CustomStringConvertible {
    let path: String
    let reason: String
    var description: String { "The file \(path.printable()) cannot be read: \(reason)." }
}

/// Something was asked for that cannot be done as it was asked.
struct UsageError: Error, CustomStringConvertible {
    let description: String
}

extension UsageError {
    /// A value that was given and breaks a rule.
    ///
    /// - Parameters:
    ///   - subject: What the value was meant to be, such as `condition`.
    ///   - value: The value as it was typed.
    ///   - rule: What is wrong with it, as the end of a sentence that starts with the subject.
    ///   - remedy: What to do about it, as a sentence.
    init(_ subject: String, value: String, rule: String, remedy: String) {
        description = "The \(subject) '\(value.printable(limit: 60))' \(rule). \(remedy)"
    }
}

/// The user was asked and said no.
struct Declined: Error, CustomStringConvertible {
    var description: String { "Nothing was changed." }
}

/// Whoever read what was printed has seen enough.
struct OutputClosed: Error {}

/// What was printed could not be written.
struct OutputFailed: Error, CustomStringConvertible {
    let reason: String
    var description: String { "The output cannot be written: \(reason)." }
}
