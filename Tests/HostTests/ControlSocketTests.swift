// The control socket under bad input: a coded answer, and the connection stays.

import Testing

struct ControlSocketTests {
    @Test func answersEachFaultAndKeepsTheConnection() async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket()
            try await socket.send(text: "{nonsense")
            #expect(try await socket.message().code == "badJSON")
            try await socket.send(opcode: 2, [1, 2, 3])
            #expect(try await socket.message().code == "badEnvelope")
            try await socket.send(text: #"{"type":"connect"}"#)
            #expect(try await socket.message().code == "badEnvelope")
            #expect(try await socket.ask("fly").code == "unknownType")
            #expect(try await socket.ask("connect", "[]").code == "wrongType")
            #expect(try await socket.ask("connect").success)

            let missing = try await socket.ask("startCall")
            #expect(missing.code == "missingField")
            #expect(missing.field == "digits")
            let wrong = try await socket.ask("startCall", #"{"digits":600}"#)
            #expect(wrong.code == "wrongType")
            #expect(wrong.field == "digits")
            let long = try await socket.ask("startCall", #"{"digits":"\#(String(repeating: "6", count: 257))"}"#)
            #expect(long.code == "fieldTooLong")
            #expect(long.field == "digits")
            #expect(try await socket.ask("startCall", #"{"digits":"600"}"#).code == "noSuchAccount")
            #expect(try await socket.ask("checkCall", #"{"callId":"nonsense"}"#).code == "noSuchCall")
            #expect(try await socket.ask("hangUpCall", #"{"callId":"7"}"#).code == "noSuchCall")
        }
    }

    @Test func putsFragmentsTogether() async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket()
            let text = Array(#"{"id":"frag","type":"connect"}"#.utf8)
            try await socket.send(opcode: 1, Array(text[..<5]), isFinal: false)
            try await socket.send(opcode: 9, [7])
            try await socket.send(opcode: 0, Array(text[5..<9]), isFinal: false)
            try await socket.send(opcode: 0, Array(text[9...]))
            #expect(try await socket.message().id == "frag")
        }
    }

    @Test(arguments: ["[", "{\"a\":"])
    func aMessageOfNothingButBracketsIsRefusedAndTheConnectionKept(bracket: String) async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket()
            let depth = 60_000 / bracket.utf8.count
            let nest = String(repeating: bracket, count: depth)
            for text in [nest, #"{"id":"1","type":"connect","data":\#(nest)"#] {
                try await socket.send(text: text)
                #expect(try await socket.message().code != nil)
            }
            #expect(try await socket.ask("connect").success)
        }
    }

    @Test func closesOnAMessageBeyondTheLimit() async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket()
            try await socket.send(text: String(repeating: "x", count: 70_000))
            #expect(try await socket.frame() == .close(1009))
            let other = try await host.socket()
            let part = [UInt8](repeating: 0x20, count: 40_000)
            try await other.send(opcode: 1, part, isFinal: false)
            try await other.send(opcode: 0, part)
            #expect(try await other.frame() == .close(1009))
        }
    }

    @Test func closesOnAFrameWithoutAMask() async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket()
            try await socket.send(opcode: 1, Array(#"{"id":"1","type":"connect"}"#.utf8), isMasked: false)
            #expect(try await socket.frame() == .close(1002))
        }
    }

    @Test func closesOnAMessageWithinAMessage() async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket()
            try await socket.send(opcode: 1, [0x7B], isFinal: false)
            try await socket.send(opcode: 1, [0x7D])
            #expect(try await socket.frame() == .close(1002))
        }
    }

    @Test func answersCloseWithItsCode() async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket()
            try await socket.send(opcode: 8, [0x03, 0xE8])
            #expect(try await socket.frame() == .close(1000))
        }
    }

    @Test func saysWhichFieldOfAnAccountIsWrong() async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket()
            _ = try await socket.ask("connect")
            let faults = [
                (#"{"server":"","user":"1","password":"p"}"#, "server"),
                (#"{"server":"pbx example","user":"1","password":"p"}"#, "server"),
                (#"{"server":"300.1.1.1","user":"1","password":"p"}"#, "server"),
                (#"{"server":"pbx.example","user":" ","password":"p"}"#, "user"),
                (#"{"server":"pbx.example","user":"1@pbx","password":"p"}"#, "user"),
                (#"{"server":"pbx.example","user":"1","password":""}"#, "password"),
                (#"{"server":"pbx.example","user":"1","password":"p","port":0}"#, "port"),
                (#"{"server":"pbx.example","user":"1","password":"p","transport":"pigeon"}"#, "transport"),
                (#"{"server":"pbx.example","user":"1","password":"p","domain":"a b"}"#, "domain"),
            ]
            for (data, field) in faults {
                let reply = try await socket.ask("saveConfig", data)
                #expect(reply.code == "invalidField")
                #expect(reply.field == field)
            }
            #expect(try await socket.ask("saveConfig", #"{"server":"pbx.example","user":"1"}"#).code == "missingField")
            let foreign = #"{"account":"x","server":"pbx.example","user":"1"}"#
            #expect(try await socket.ask("saveConfig", foreign).code == "noSuchAccount")
        }
    }
}
