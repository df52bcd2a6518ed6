import Gutter

/// The first bytes of a log's file, or of an empty one. Source: https://www.sqlite.org/fileformat.html#the_database_header
struct LogHeader {
    let isEmpty: Bool
    /// Whether SQLite looks for the latest commits in a -wal.
    let isInWALMode: Bool

    /// - Throws: ``/Gutter/EventLogError`` if they are not those of a log that this version can use.
    init(_ bytes: [UInt8], of file: LogFile) throws(EventLogError) {
        isEmpty = bytes.isEmpty
        guard !isEmpty else {
            isInWALMode = false
            return
        }
        guard bytes.starts(with: Array("SQLite format 3\0".utf8)), bytes.count == 100 else {
            throw EventLogError(
                .notALog,
                "\(file.path) is not a SQLite file, so it is no log of Gutter's. It was left alone."
            )
        }
        func number(at offset: Int) -> Int32 {
            bytes.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | Int32($1) }
        }
        guard number(at: 68) == LogFile.applicationID else {
            throw EventLogError(
                .notALog,
                "\(file.path) is a SQLite file of another application, not a log of Gutter's. It was left alone."
            )
        }
        // SQLite would convert each text that is read into UTF-8 and back, and the hashes are not made of that.
        guard number(at: 56) <= 1 else {
            throw EventLogError(
                .notALog,
                "\(file.path) holds its texts in UTF-16, so it was not made by Gutter. It was left alone."
            )
        }
        isInWALMode = bytes[18] == 2
        try file.checkVersion(Int(number(at: 60)))
    }
}
