// Plays the same packets, late and lost as a network makes them, to our jitter buffer and to NetEq:
// `Networks SEED CODEC [FOLDER [NETWORK]]`.
//
// Writes a line of JSON for each course, and into the folder what was heard, as 16-bit samples. `Scripts/networks`
// makes the table of it.

import Codecs
import Foundation
import Primitives
import RTP

/// Milliseconds that a late packet in a hundred is worth to ours: the curve that it can go.
let prices = [5, 20, 40, 60, 120, 160, 320, 1_000]
/// NetEq's word for the same: which share of the longest delays of half a second it covers.
let quantiles = [0.5, 0.8, 0.85, 0.9, 0.93, 0.97, 0.99]

struct Row {
    let codec: String
    let network: String
    let receiver: String
    let setting: String
    /// What the receiver makes up of the same losses where nothing is late.
    let least: Double
    let drift: Double

    func write(_ course: Course, _ reading: DelayMeter.Reading, sound: String) {
        let numbers: [(String, Double)] = [
            ("begin", Double(course.begin) / 1e6), ("mean", reading.mean), ("p95", reading.p95),
            ("found", reading.found),
            ("concealed", course.share(course.account.concealed)),
            ("least", self.least), ("drift", self.drift),
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
    for price in prices {
        var settings = own
        settings.delayPerLatePercent = .milliseconds(price)
        all.append(ours("\(price)", settings))
    }
    for quantile in quantiles {
        let text = "WebRTC-Audio-NetEqDelayManagerConfig/quantile:\(quantile)/"
        all.append(theirs("\(quantile)", text, step: 20))
        all.append(theirs("\(quantile)", text, step: 10))
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
    for (number, network) in NetworkTrace.all.enumerated() where networks.contains(where: { $0.name == network.name }) {
        let heard = Array(voice.heard[..<(network.seconds * codec.sampleRate)])
        let meter = DelayMeter(heard, rate: codec.sampleRate, drift: network.drift)
        let arrivals = network.arrivals(seed: seed &+ UInt64(number))
        let still = network.still?.arrivals(seed: seed &+ UInt64(number))
        var least: [String: Double] = [:]
        // Where nothing is late in the other settings either, they change nothing.
        for (receiver, setting, make) in makers(codec) where setting == "own" || network.isUneven {
            guard let course = Course(voice, arrivals, make: make) else { return false }
            if setting == "own" {
                let quiet = still.flatMap { Course(voice, $0, make: make) }
                least[receiver] = quiet.map { $0.share($0.account.concealed) } ?? 0
            }
            let name = "\(codec.name)-\(network.name)-\(receiver)"
            let path = setting == "own" ? try keep(course.sound, in: folder, as: name) : ""
            Row(
                codec: codec.name, network: network.name, receiver: receiver, setting: setting,
                least: least[receiver] ?? 0, drift: network.drift
            ).write(course, meter.read(course, rate: codec.sampleRate), sound: path)
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
