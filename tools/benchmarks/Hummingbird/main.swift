import Gutter
import GutterHummingbird
import Hummingbird
import Logging
import NIOEmbedded

/// What a guard costs a request through the router, without a socket: the same route with and without it, in rounds that
/// take turns, so that what else the machine does hits both.
///
///     tools/swift benchmarks run -c release GutterHummingbirdBenchmark

let requests = 20_000
let rounds = 41

struct User: Sendable {
    let id: Int
}

struct UserArguments: ArgumentContainer {
    typealias Input = User
    let id = Argument<User>.integer(\.id)
}

let gutter = try await Manager(arguments: [UserArguments.self, RequestArguments.self])
try await gutter.register(Switch("global", state: .global))
let pilots = [Condition(\UserArguments.id, .moreThan(65)), Condition(\UserArguments.id, .lessThan(3))]
try await gutter.register(Switch("selective", state: .selective, conditions: pilots))

let inputs = RequestInputsMiddleware<BasicRequestContext, User>(in: gutter) { _, _ in User(id: 1) }
let subjects: [(name: String, baseline: String, router: Router<BasicRequestContext>)] = [
    subject("bare", against: "bare") { _ in },
    subject("guard, global", against: "bare") { $0.switchActive("global", in: gutter) },
    subject("guard, off: redirects", against: "bare") { $0.switchActive("none", in: gutter, redirectTo: "/") },
    subject("inputs", against: "bare") { $0.add(middleware: inputs) },
    subject("inputs + guard, global", against: "inputs") {
        $0.add(middleware: inputs).switchActive("global", in: gutter)
    },
    subject("inputs + guard, two conditions", against: "inputs") {
        $0.add(middleware: inputs).switchActive("selective", in: gutter)
    },
    subject("header + inputs", against: "inputs") {
        $0.add(middleware: ActiveSwitchesMiddleware(in: gutter)).add(middleware: inputs)
    },
    subject("header + inputs + guard, two conditions", against: "header + inputs") {
        $0.add(middleware: ActiveSwitchesMiddleware(in: gutter)).add(middleware: inputs)
            .switchActive("selective", in: gutter)
    },
]

func subject(
    _ name: String,
    against baseline: String,
    _ guarding: (RouterGroup<BasicRequestContext>) -> Void
) -> (String, String, Router<BasicRequestContext>) {
    let router = Router()
    let group = router.group("beta")
    guarding(group)
    group.get("new") { _, _ in "Welcome." }
    return (name, baseline, router)
}

let request = Request(
    head: .init(method: .get, scheme: "http", authority: "shop.example", path: "/beta/new"),
    body: .init(buffer: .init())
)
let context = BasicRequestContext(source: .init(channel: EmbeddedChannel(), logger: Logger(label: "benchmark")))
let clock = ContinuousClock()

/// Nanoseconds a request, without the writing of the body.
@Sendable func measure(_ responder: RouterResponder<BasicRequestContext>) async throws -> Double {
    let start = clock.now
    for _ in 0..<requests { _ = try await responder.respond(to: request, context: context) }
    return (clock.now - start) / .nanoseconds(1) / Double(requests)
}

// The first scope of the process slows every later check a little, so open one before anything is measured.
let responders = subjects.map { $0.router.buildResponder() }
for responder in responders { _ = try await measure(responder) }
var times = [[Double]](repeating: [], count: subjects.count)
for _ in 0..<rounds {
    for (index, responder) in responders.enumerated() { times[index].append(try await measure(responder)) }
}

func quantile(_ values: [Double], _ part: Double) -> Double {
    values.sorted()[Int(Double(values.count - 1) * part)]
}

func column(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

func rounded(_ value: Double, _ digits: Int = 0) -> String {
    let factor = digits == 0 ? 1.0 : digits == 1 ? 10 : 100
    let value = (value * factor).rounded() / factor
    return digits == 0 ? "\(Int(value))" : "\(value)"
}

print("\(rounds) rounds of \(requests) requests each, in turns; nanoseconds a request")
print(
    "subject".padded(42) + column("median", 8) + column("p10", 8) + column("p90", 8) + column("more", 9)
        + column("p10..p90", 14) + column("ratio", 8) + "  than"
)
for (index, subject) in subjects.enumerated() {
    let baseline = subjects.firstIndex { $0.name == subject.baseline } ?? 0
    // Round by round, so that a slow moment of the machine is on both sides.
    let more = zip(times[index], times[baseline]).map { $0 - $1 }
    let ratio = zip(times[index], times[baseline]).map { $0 / $1 }
    print(
        subject.name.padded(42) + column(rounded(quantile(times[index], 0.5)), 8)
            + column(rounded(quantile(times[index], 0.1)), 8) + column(rounded(quantile(times[index], 0.9)), 8)
            + column(rounded(quantile(more, 0.5)), 9)
            + column("\(rounded(quantile(more, 0.1)))..\(rounded(quantile(more, 0.9)))", 14)
            + column(rounded(quantile(ratio, 0.5), 2), 8) + "  \(subject.baseline)"
    )
}

extension String {
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
