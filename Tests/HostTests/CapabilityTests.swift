// Storage and AudioTap as a plugin meets them: granted by a real host, done by the vault and the media engine.

import Foundation
import Testing
import Vault

@testable import SpechPhoneHost

struct CapabilityTests {
    @Test func keepsAPluginsValuesSealedUnderItsName() async throws {
        let folder = RunningHost.newFolder()
        for before in [nil, "sesame"] as [String?] {
            try await RunningHost.with({ _ in }, folder: folder, plugins: [NotebookPlugin()]) { host in
                let socket = try await host.socket()
                let token = try? String(contentsOfFile: folder + "/token", encoding: .utf8)
                let welcome = try await socket.ask("connect", token.map { #"{"token":"\#($0)"}"# } ?? "{}")
                try welcome["token"]?.write(toFile: folder + "/token", atomically: true, encoding: .utf8)
                #expect(try await socket.ask("keepNote", #"{"text":"sesame"}"#)["before"] == before)
                #expect(try await socket.ask("keepNote", #"{"text":"sesame"}"#)["before"] == "sesame")
            }
        }
        let vault = try Vault.open(folder: folder + "/vault", key: .file(path: nil))
        #expect(try await vault.pluginValues.value(namespace: "notebook", key: "note") == Array("sesame".utf8))
        #expect(try await vault.pluginValues.value(namespace: "message", key: "note") == nil)
        try vault.close()
    }

    @Test func tellsAPluginOfCallsAndLetsItHearThem() async throws {
        let programs = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let exchange = programs.appendingPathComponent("DemoExchange").path
        try #require(FileManager.default.isExecutableFile(atPath: exchange))
        let diary = DiaryPlugin()
        try await RunningHost.with({ $0.demoExchange = exchange }, plugins: [diary]) { host in
            let socket = try await host.socket()
            #expect(try await socket.ask("connect").success)
            let call = try #require(try await socket.ask("startCall", #"{"digits":"600"}"#)["callId"])
            var entries = diary.entries.makeAsyncIterator()
            var seen: [String] = []
            while seen.last != "frame" { seen.append(try #require(await entries.next())) }
            #expect(seen.contains("active"))
            #expect(try await socket.ask("hangUpCall", #"{"callId":"\#(call)"}"#).success)
            while seen.last != "ended" { seen.append(try #require(await entries.next())) }
        }
    }

    @Test func letsAPluginListenToACall() async throws {
        let programs = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let exchange = programs.appendingPathComponent("DemoExchange").path
        try #require(FileManager.default.isExecutableFile(atPath: exchange))
        try await RunningHost.with({ $0.demoExchange = exchange }, plugins: [NotebookPlugin()]) { host in
            let socket = try await host.socket()
            #expect(try await socket.ask("connect").success)
            #expect(try await socket.ask("listenToCall", #"{"callId":"1"}"#).code == "noSuchCall")
            let call = try #require(try await socket.ask("startCall", #"{"digits":"600"}"#)["callId"])
            while true {
                let state = try await socket.push("callState").value("call") as? [String: Any]
                if state?["state"] as? String == "active" { break }
                try #require(state?["state"] as? String != "ended")
            }
            let heard = try await socket.ask("listenToCall", #"{"callId":"\#(call)"}"#)
            #expect(heard.value("rate") as? Int == 8000)
            #expect(heard.value("samples") as? Int == 160)
            #expect(try await socket.ask("hangUpCall", #"{"callId":"\#(call)"}"#).success)
        }
    }

    @Test func letsAPluginSpeakInACall() async throws {
        let programs = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let exchange = programs.appendingPathComponent("DemoExchange").path
        try #require(FileManager.default.isExecutableFile(atPath: exchange))
        try await RunningHost.with({ $0.demoExchange = exchange }, plugins: [ParrotPlugin()]) { host in
            let socket = try await host.socket()
            #expect(try await socket.ask("connect").success)
            #expect(try await socket.ask("sayTone", #"{"callId":"1","rate":8000,"seconds":1}"#).code == "noSuchCall")
            let call = try #require(try await socket.ask("startCall", #"{"digits":"600"}"#)["callId"])
            while true {
                let state = try await socket.push("callState").value("call") as? [String: Any]
                if state?["state"] as? String == "active" { break }
                try #require(state?["state"] as? String != "ended")
            }
            func say(rate: Int, seconds: Int) async throws -> TestMessage {
                try await socket.ask("sayTone", #"{"callId":"\#(call)","rate":\#(rate),"seconds":\#(seconds)}"#)
            }
            // 600 is an echo: whoever speaks there hears it.
            #expect((try await say(rate: 16_000, seconds: 2).value("loudest") as? Int ?? 0) > 5_000)
            #expect(try await say(rate: 4_000, seconds: 1).code == "invalidField")
            #expect(try await say(rate: 8_000, seconds: 31).code == "tooMuchSound")
            #expect(try await socket.ask("hangUpCall", #"{"callId":"\#(call)"}"#).success)
        }
    }
}
