import ArgumentParser
import Gutter

/// The outcomes that a script can tell apart.
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
        // The file is the command's own argument.
        case let error as EventLogError where error.code == .notFound: self = .notFound
        case let error as EventLogError where error.code == .fileExists: self = .conflict
        case let error as EventLogError where error.code == .invalidPath || error.code == .noSuchPosition:
            self = .usage
        // The command was right; what it was to work on is not.
        case is ImportError, is AnswersAgree: self = .failure
        case let error as any GutterError:
            self =
                switch error.kind {
                case .invalid: .usage
                case .notFound: .notFound
                case .conflict: .conflict
                default: .failure
                }
        default: return nil
        }
    }
}

/// An error of the command line itself, with a message for people and a kind for the exit code.
protocol CommandError: GutterError {
    static var kind: Problem.Kind { get }
}

extension CommandError {
    var problem: Problem { Problem(Self.kind, code: "\(Self.self)", message: description) }
}

/// A file that was named does not exist.
struct FileNotFound: CommandError {
    static let kind = Problem.Kind.notFound
    let path: String
    var description: String { "There is no file \(path.printable()). Check the path." }
}

/// A file that was named cannot be read.
struct FileUnreadable: CommandError {
    static let kind = Problem.Kind.failed
    let path: String
    let reason: String
    var description: String { "The file \(path.printable()) cannot be read: \(reason)." }
}

/// A command that cannot be carried out as it was typed.
struct UsageError: CommandError {
    static let kind = Problem.Kind.invalid
    let description: String
}

extension UsageError {
    /// A value breaks a rule.
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
struct Declined: CommandError {
    static let kind = Problem.Kind.failed
    var description: String { "Nothing was changed." }
}

/// The reader of the output has closed it, as `head` does once it has seen enough.
struct OutputClosed: Error {}

/// What was printed could not be written.
struct OutputFailed: CommandError {
    static let kind = Problem.Kind.failed
    let reason: String
    var description: String { "The output cannot be written: \(reason)." }
}
