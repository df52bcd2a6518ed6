import Foundation

/// Several measurements of one thing.
struct Spread: Encodable {
    let median: Double
    let minimum: Double
    let maximum: Double

    init(_ values: [Double]) {
        let sorted = values.sorted()
        median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
        minimum = sorted.first ?? 0
        maximum = sorted.last ?? 0
    }
}

/// What one subject took, beside what the floor took in the same rounds.
struct Figure: Encodable {
    let benchmark: String
    let subject: String
    /// What the subject is measured against; nil if the figure stands for itself.
    let floor: String?
    /// Of `ours` and `floorTime`, or of `value` if there is no floor.
    let unit: String
    let ours: Spread
    let floorTime: Spread?
    /// `ours` through `floorTime`, round by round.
    let ratio: Spread?
    /// What the ratio, or the figure itself, may be at most (or at least, for a gain), if something was promised.
    let bound: Double?
    let isGain: Bool
    let rounds: Int
    /// Blocks of memory that 1,000 runs ask for, if they were counted.
    let allocations: Int?

    /// The figure that the bound applies to.
    var value: Double { ratio?.median ?? ours.median }

    /// Whether it is as promised; nil if nothing was promised.
    var isWithin: Bool? { bound.map { isGain ? value >= $0 : value <= $0 } }
}

/// Collects the figures of a run, and prints them as they come or all at the end.
final class Report {
    enum Format: String, CaseIterable {
        case table
        case json
    }

    private struct Record: Encodable {
        let machine: String
        let figures: [Figure]
    }

    private let format: Format
    private(set) var figures: [Figure] = []

    init(_ format: Format) {
        self.format = format
    }

    /// Starts a part, with a word on what its floor is.
    func begin(_ title: String, floor: String) {
        guard format == .table else { return }
        print("\n\(title)\nFloor: \(floor).")
        print(Self.row("", ["ours", "floor", "ratio", "ratio min–max", "bound", ""]))
    }

    func add(_ figure: Figure) {
        figures.append(figure)
        guard format == .table else { return }
        let ratio = figure.ratio
        let bound = figure.bound.map { "\(figure.isGain ? "≥" : "≤") \(Self.number($0))" } ?? ""
        let word = figure.isWithin.map { $0 ? "" : "OVER" } ?? ""
        print(
            Self.row(
                figure.subject,
                [
                    Self.time(figure.ours.median, figure.unit),
                    figure.floorTime.map { Self.time($0.median, figure.unit) } ?? "",
                    ratio.map { Self.number($0.median) } ?? "",
                    Self.range(ratio ?? figure.ours),
                    bound,
                    figure.isGain && word == "OVER" ? "UNDER" : word,
                ]
            ) + (figure.allocations.map { $0 == 0 ? "" : "  \($0) allocations in 1,000" } ?? "")
        )
    }

    /// Says what the run is doing, for people who wait for it.
    func note(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }

    func finish() throws {
        guard format == .json else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let machine =
            "\(ProcessInfo.processInfo.activeProcessorCount) cores, "
            + ProcessInfo.processInfo.operatingSystemVersionString
        print(String(decoding: try encoder.encode(Record(machine: machine, figures: figures)), as: UTF8.self))
    }

    private static func row(_ name: String, _ columns: [String]) -> String {
        let widths = [13, 13, 8, 15, 8, 7]
        return name.padding(toLength: 44, withPad: " ", startingAt: 0)
            + zip(columns, widths)
            .map { String(repeating: " ", count: max(1, $1 - $0.count)) + $0 }.joined()
    }

    private static func time(_ value: Double, _ unit: String) -> String { "\(number(value)) \(unit)" }

    private static func range(_ spread: Spread) -> String { "\(number(spread.minimum))–\(number(spread.maximum))" }

    /// Three significant digits.
    static func number(_ value: Double) -> String {
        switch abs(value) {
        case 100...: String(format: "%.0f", value)
        case 10...: String(format: "%.1f", value)
        default: String(format: "%.2f", value)
        }
    }
}

/// Rounds of a subject and of its floor, which take turns.
struct Pairs {
    private(set) var ours: [Double] = []
    private(set) var floor: [Double] = []

    mutating func add(ours: Double, floor: Double) {
        self.ours.append(ours)
        self.floor.append(floor)
    }

    func figure(
        _ benchmark: String,
        _ subject: String,
        against floorName: String,
        unit: String,
        bound: Double? = nil,
        isGain: Bool = false,
        allocations: Int? = nil
    ) -> Figure {
        Figure(
            benchmark: benchmark,
            subject: subject,
            floor: floorName,
            unit: unit,
            ours: Spread(ours),
            floorTime: Spread(floor),
            ratio: Spread(zip(ours, floor).map { $0 / $1 }),
            bound: bound,
            isGain: isGain,
            rounds: ours.count,
            allocations: allocations
        )
    }
}

extension Figure {
    /// A figure that stands for itself.
    init(_ benchmark: String, _ subject: String, _ values: [Double], unit: String, bound: Double? = nil) {
        self.init(
            benchmark: benchmark,
            subject: subject,
            floor: nil,
            unit: unit,
            ours: Spread(values),
            floorTime: nil,
            ratio: nil,
            bound: bound,
            isGain: false,
            rounds: values.count,
            allocations: nil
        )
    }
}

/// How long `body` takes.
func elapsed<Result>(_ body: () async throws -> Result) async rethrows -> (duration: Duration, result: Result) {
    let start = ContinuousClock.now
    let result = try await body()
    return (start.duration(to: .now), result)
}
