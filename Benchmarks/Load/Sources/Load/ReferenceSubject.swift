import Foundation

/// The rig's own program in the host's place.
struct ReferenceSubject: Subject {
    let child: Child
    private let port: UInt16

    init() throws {
        self.child = try Child(CommandLine.arguments[0], ["reference"], log: nil)
        guard let port = UInt16(self.child.line().trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw RigError.unexpected("the reference names no port")
        }
        self.port = port
    }

    func open(_ rig: Rig) throws {}

    func start(_ rig: Rig) throws {
        for call in rig.calls {
            let audio = try WebSocket(port: self.port, path: "/\(rig.sound.port)")
            rig.watch(audio: audio, of: call)
            try rig.run(10, until: "the reference") { !audio.answer.isEmpty }
            let name = "X-Port: "
            let line = audio.answer.components(separatedBy: "\r\n").first { $0.hasPrefix(name) }
            guard let port = line.flatMap({ UInt16($0.dropFirst(name.count)) }) else {
                throw RigError.unexpected(audio.answer)
            }
            rig.connect(call, port: port)
        }
        rig.isSpeaking = true
    }

    func end(_ rig: Rig) throws { rig.isSpeaking = false }
}
