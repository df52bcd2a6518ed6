import GutterTestSupport
import Testing

/// The short form of what GutterStress does at length.
@Suite(.threadsOfItsOwn)
struct StressTests {
    @Test(
        .timeLimit(.minutes(10)),
        arguments: [
            ["crowd", "--processes", "4", "--changes", "40", "--kills", "4"], ["kill", "--rounds", "10"],
            ["storm", "--processes", "3", "--rounds", "16"],
        ]
    )
    func nothingAcknowledgedIsLost(_ arguments: [String]) throws {
        let ending = try runToEnd(builtProgram("GutterStress"), arguments)
        #expect(ending.status == 0, "\(ending.output)")
    }
}
