import CSystem
import Foundation

/// The real program with a vault of its own, used as pages use it.
struct HostSubject: Subject {
    /// Tabs of one user: few, because each hears of what the others do.
    static let tabsPerUser = 4
    private static let mediaPorts = "12000-19999"

    let child: Child
    private let port: UInt16
    /// One-time links, by user.
    private let tickets: [String]

    /// - Parameter folder: An empty folder for its vault and log.
    init(program: String, web: String, calls: Int, folder: String) throws {
        let vault = folder + "/vault"
        let listener = rig_listen(0)
        let port = rig_port(listener)
        close(listener)
        let users = (calls + Self.tabsPerUser - 1) / Self.tabsPerUser
        self.tickets = try (0..<users).map { number in
            let name = "user\(number)"
            _ = try Child.run(program, ["add-user", name, "--vault", vault], input: "correct horse \(number)\n")
            let arguments = ["enrol-link", "--user", name, "--vault", vault, "--port", "\(port)"]
            let link = try Child.run(program, arguments).components(separatedBy: "#enrol=")
            guard link.count > 1 else { throw RigError.unexpected("no link to enrol by") }
            return String(link[1].prefix { !$0.isWhitespace })
        }
        self.port = port
        self.child = try Child(
            program,
            [
                "--port", "\(port)", "--sip-port", "0", "--media-ports", Self.mediaPorts, "--vault", vault, "--web",
                web,
                "--log-level", "warning",
            ], log: folder + "/host.log")
        let end = Date(timeIntervalSinceNow: 20)
        while true {
            let probe = rig_connect(port)
            if probe >= 0 {
                close(probe)
                break
            }
            guard Date() < end, self.child.process.isRunning else { throw RigError.late("the host to listen") }
            usleep(50_000)
        }
    }

    func open(_ rig: Rig) throws {
        for call in rig.calls {
            rig.watch(control: try WebSocket(port: self.port, path: "/ws"), of: call)
            let first = rig.calls[call.index / Self.tabsPerUser * Self.tabsPerUser]
            let isFirst = first === call
            let welcome =
                isFirst
                ? try self.ask(rig, call, "enrol", ["ticket": self.tickets[call.index / Self.tabsPerUser]])
                : try self.ask(rig, call, "connect", ["token": first.token])
            call.token = isFirst ? welcome["token"] as? String ?? "" : first.token
            let session = welcome["sessionId"] as? String ?? ""
            if isFirst { try self.addAccount(rig, call) }
            call.account = first.account
            let audio = try WebSocket(port: self.port, path: "/audio")
            rig.watch(audio: audio, of: call)
            let proof: [String: Any] = ["token": call.token, "sessionId": session, "formats": ["pcm16"]]
            _ = try self.ask(rig, call, "connect", proof, on: audio)
        }
    }

    private func addAccount(_ rig: Rig, _ call: Call) throws {
        let line: [String: Any] = [
            "server": "127.0.0.1", "port": Int(rig.exchange.port), "transport": "udp", "user": "\(1_000 + call.index)",
            "password": "secret",
        ]
        let account = try self.ask(rig, call, "saveConfig", line)["account"] as? [String: Any]
        call.account = account?["id"] as? String ?? ""
        let preferences: [String: Any] = ["account": call.account, "codecs": ["PCMU"]]
        _ = try self.ask(rig, call, "saveAudioConfig", preferences)
    }

    func start(_ rig: Rig) throws {
        for call in rig.calls {
            _ = try self.ask(rig, call, "startCall", ["digits": call.number, "account": call.account])
            try rig.run(10, until: "call \(call.index)") { call.isActive && call.header.stream != 0 && call.port != 0 }
        }
        rig.isSpeaking = true
    }

    func end(_ rig: Rig) throws {
        rig.isSpeaking = false
        for call in rig.calls where !call.hasEnded {
            _ = try self.ask(rig, call, "hangUpCall", ["callId": call.id])
        }
        try rig.run(20, until: "the end of all calls") { rig.calls.allSatisfy(\.hasEnded) }
    }

    private func ask(
        _ rig: Rig, _ call: Call, _ type: String, _ data: [String: Any], on socket: WebSocket? = nil
    ) throws -> [String: Any] {
        guard let socket = socket ?? call.control else { throw RigError.unexpected("a call without a tab") }
        try rig.run(10, until: "a WebSocket") { !socket.answer.isEmpty }
        guard socket.answer.contains(" 101 ") else { throw RigError.unexpected(socket.answer) }
        let request: [String: Any] = ["id": "1", "type": type, "data": data]
        call.reply = nil
        try socket.sendText(String(decoding: try JSONSerialization.data(withJSONObject: request), as: UTF8.self))
        try rig.run(45, until: "the answer to \(type)") { call.reply != nil }
        guard let reply = call.reply, reply["success"] as? Bool == true else {
            throw RigError.unexpected("\(type): \(call.reply ?? [:])")
        }
        return reply
    }
}
