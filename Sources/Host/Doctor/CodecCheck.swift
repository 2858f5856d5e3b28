// A build without a library works, and some peers cannot be talked to.

import Media

/// The codecs of this build.
struct CodecCheck {
    /// What a build with all its traits speaks, by name in SDP.
    static let all = ["Opus", "G722", "PCMA", "PCMU", "G729", "GSM", "speex", "iLBC", "L16"]

    var finding: Finding { Self.finding(of: Set(MediaFormat.all.map(\.encodingName))) }

    static func finding(of built: Set<String>) -> Finding {
        let names = Set(built.map { $0.lowercased() })
        let missing = Self.all.filter { !names.contains($0.lowercased()) }
        guard !missing.isEmpty else { return .ok("codecs", Self.all.joined(separator: ", ")) }
        return .warning(
            "codecs",
            "this build lacks \(missing.joined(separator: ", ")); peers that speak nothing else cannot be called. Build "
                + "with all traits (Package.swift) and Scripts/setup run.")
    }
}
