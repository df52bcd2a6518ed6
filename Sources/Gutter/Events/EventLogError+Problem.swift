extension EventLogError: GutterError {
    /// What kind of failure it is, by its code. If the log itself is at fault, the message names neither a file nor
    /// a host.
    public var problem: Problem {
        switch code {
        case .versionConflict, .guardFailed, .nameTaken, .idempotencyConflict, .duplicateID, .outOfOrder,
            .doesNotContinue:
            problem(.conflict, description)
        case .noSuchPosition: problem(.notFound, description)
        case .locked, .diskFull, .readOnly:
            problem(.unavailable, "Switches cannot be changed at the moment. Nothing was changed.", "Try again later.")
        case .outcomeUnknown:
            problem(
                .outcomeUnknown,
                "It is not known whether the change was recorded.",
                "Look at the history before you repeat it."
            )
        case .recordedNotApplied:
            problem(
                .outcomeUnknown,
                "The change is recorded, but not in force on this server yet.",
                "Do not repeat it. Look again in a moment."
            )
        default: problem(.failed, "The log of the switches cannot be used.", "Tell the people who run it.")
        }
    }

    private func problem(_ kind: Problem.Kind, _ message: String, _ remedy: String? = nil) -> Problem {
        let message = [message, remedy].compactMap(\.self).joined(separator: " ")
        return Problem(kind, code: "log-\(code.slug)", message: message, remedy: remedy)
    }
}

extension EventLogError.Code {
    /// `input/output` as `input-output`.
    fileprivate var slug: String {
        description.split { !$0.isLetter }.joined(separator: "-")
    }
}
