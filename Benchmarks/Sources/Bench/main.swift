// Runs one workload a given number of times, so that a profiler can count what one more costs: `Bench WORKLOAD COUNT`.
// Workloads are also a codec, a direction and a side: `Bench opus:encode:ours COUNT`; `Bench codecs COUNT` compares the CPU times of all.
// `Bench messages COUNT` measures answers of a vault with so many messages, and fails when one takes too long.

import Glibc

let workloads: [String: @Sendable (Int) -> Int] = [
    "parse-invite": ParserWorkload.parse,
    "serialize-invite": ParserWorkload.serialize,
    "rtp-in": MediaWorkload.packetsIn,
    "rtp-in-tones": MediaWorkload.packetsHeard,
    "frame-out": MediaWorkload.framesOut,
]

if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "messages",
    let count = Int(CommandLine.arguments[2])
{
    exit(try await MessageWorkload.run(count) ? 0 : 1)
}
if CommandLine.arguments.count == 3, let count = Int(CommandLine.arguments[2]), count >= 0 {
    if CommandLine.arguments[1] == "codecs" {
        CodecWorkload.compare(max(1, count))
        exit(0)
    }
    if let workload = CodecWorkload(CommandLine.arguments[1]) {
        exit(workload.run(count) == nil ? 1 : 0)
    }
}
guard CommandLine.arguments.count == 3, let workload = workloads[CommandLine.arguments[1]],
    let count = Int(CommandLine.arguments[2]), count >= 0
else {
    print("usage: Bench \((workloads.keys + ["messages", "codecs"]).sorted().joined(separator: "|")) COUNT")
    exit(64)
}
let clock = ContinuousClock()
var checksum = 0
let elapsed = clock.measure { checksum = workload(count) }
let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
print("\(CommandLine.arguments[1]) count \(count) seconds \(seconds) checksum \(checksum)")
