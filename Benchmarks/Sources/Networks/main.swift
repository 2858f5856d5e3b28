// Plays the same packets, late and lost as a network makes them, to our jitter buffer and to NetEq:
// `Networks SEED CODEC [FOLDER [NETWORK]]`.
//
// Writes a line of JSON for each course, and into the folder what was heard, as 16-bit samples. `Scripts/networks`
// makes the table of it.

import Codecs
import Foundation
import Primitives
import RTP

/// Shares of the packets that ours shall cover: the curve that it can go.
let coverages = [0.5, 0.8, 0.9, 0.98, 0.99, 0.995]
/// NetEq's words for the same: which share of the longest delays of half a second it covers, and what a reordered
/// packet in a hundred may cost.
let trials =
    [0.02, 0.7, 0.8, 0.9, 0.97, 0.99].map { "quantile:\($0)" }
    + [1, 5, 80].map { "ms_per_loss_percent:\($0)" }

struct Row {
    let codec: String
    let network: String
    let receiver: String
    let setting: String

    func write(_ course: Course, _ reading: DelayMeter.Reading, sound: String) {
        let numbers: [(String, Double)] = [
            ("begin", Double(course.begin) / 1e6), ("mean", reading.mean), ("p95", reading.p95),
            ("found", reading.found),
            ("concealed", course.share(course.account.concealed)),
            ("stretched", course.share(course.account.stretched)),
        ]
        let texts = [
            ("codec", self.codec), ("network", self.network), ("receiver", self.receiver), ("setting", self.setting),
            ("sound", sound),
        ]
        let fields =
            texts.map { "\"\($0.0)\": \"\($0.1)\"" }
            + numbers.map { "\"\($0.0)\": \(String(format: "%.5f", $0.1))" }
        print("{\(fields.joined(separator: ", "))}")
    }
}

func keep(_ sound: [Int16], in folder: String?, as name: String) throws -> String {
    guard let folder else { return "" }
    let path = "\(folder)/\(name.map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()).raw"
    try sound.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
    return path
}

func makers(_ codec: AudioCodec) -> [(receiver: String, setting: String, make: (Instant) -> (any Receiver)?)] {
    func ours(_ name: String, _ settings: JitterBuffer.Settings) -> (String, String, (Instant) -> (any Receiver)?) {
        ("ours", name, { OurReceiver(codec, settings, now: $0) })
    }
    func theirs(_ name: String, _ trials: String, step: Int) -> (String, String, (Instant) -> (any Receiver)?) {
        (step == 10 ? "NetEq at 10 ms" : "NetEq", name, { TheirReceiver(codec, trials: trials, step: step, now: $0) })
    }
    let own = JitterBuffer.Settings()
    var all = [ours("own", own), theirs("own", "", step: 20), theirs("own", "", step: 10)]
    for coverage in coverages {
        var settings = own
        settings.coverage = coverage
        all.append(ours("\(coverage)", settings))
    }
    for trial in trials {
        let text = "WebRTC-Audio-NetEqDelayManagerConfig/\(trial)/"
        all.append(theirs(trial, text, step: 20))
        all.append(theirs(trial, text, step: 10))
    }
    return all
}

func run(_ codec: AudioCodec, seed: UInt64, folder: String?, only: String?) throws -> Bool {
    let networks = NetworkTrace.all.filter { only == nil || $0.name.contains(only ?? "") }
    let longest = networks.map { $0.seconds }.max() ?? 0
    // Packets tell of lost ones where the far end asked for it, as ours does.
    guard let voice = Voice(codec, parameters: codec == .opus ? "useinbandfec=1" : "", seconds: longest) else {
        return false
    }
    for (number, network) in networks.enumerated() {
        let heard = Array(voice.heard[..<(network.seconds * codec.sampleRate)])
        let meter = DelayMeter(heard, rate: codec.sampleRate, drift: network.drift)
        let arrivals = network.arrivals(seed: seed &+ UInt64(number))
        // An hour is played once by each; nothing is late in it that a setting could weigh.
        let isLong = network.seconds > 600
        for (receiver, setting, make) in makers(codec) where setting == "own" || !isLong {
            guard let course = Course(voice, arrivals, make: make) else { return false }
            let name = "\(codec.name)-\(network.name)-\(receiver)"
            let path = setting == "own" ? try keep(course.sound, in: folder, as: name) : ""
            Row(codec: codec.name, network: network.name, receiver: receiver, setting: setting)
                .write(course, meter.read(course, rate: codec.sampleRate), sound: path)
        }
        _ = try keep(heard, in: folder, as: "\(codec.name)-\(network.name)-said")
    }
    return true
}

let arguments = CommandLine.arguments
guard arguments.count >= 3, let seed = UInt64(arguments[1]), let codec = CodecCatalog.codec(named: arguments[2]) else {
    print("usage: Networks SEED CODEC [FOLDER [NETWORK]]")
    exit(64)
}
let folder = arguments.count > 3 && arguments[3] != "-" ? arguments[3] : nil
guard try run(codec, seed: seed, folder: folder, only: arguments.count > 4 ? arguments[4] : nil) else {
    print("No speech to measure with: run Scripts/setup")
    exit(1)
}
