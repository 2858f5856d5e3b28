// Plugins register what they promise and get what they ask for, nothing else.

import AudioPlugin
import ChatPlugin
import ContactsPlugin
import MessagePlugin
import PluginKit
import Testing

@testable import PluginTesting

struct PluginTests {
    private struct Greedy: Plugin {
        let name = "greedy"
        let capabilities: Set<Capability> = [.calls]

        func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
            _ = try capabilities.calls
            _ = try capabilities.accounts
        }
    }

    private struct Copycat: Plugin {
        var name = "copycat"
        let capabilities: Set<Capability> = []

        func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
            try registry.register(Echo())
        }
    }

    private func registry(of plugins: [any Plugin]) throws -> HandlerRegistry {
        var registry = HandlerRegistry()
        for plugin in plugins {
            try registry.add(plugin, granting: Capabilities(of: BenchServices().all, for: plugin))
        }
        return registry
    }

    @Test func registersEveryRequestOfTheWire() throws {
        let registry = try self.registry(of: [PhoneMessages(), ChatMessages(), ContactMessages(), AudioFrames()])
        #expect(
            registry.types == [
                "connect", "login", "enrol", "logout", "deviceList", "revokeDevice", "saveConfig", "removeConfig",
                "savePreferences", "audioConfig", "saveAudioConfig", "register", "startCall", "acceptCall",
                "rejectCall", "checkCall", "dtmf",
                "hangUpCall",
                "signallingList",
                "holdCall", "resumeCall", "swapCalls", "transferCall", "sendMessage", "messageRetry",
                "messageList", "messageHistory", "messageSearch", "messageRead", "messageDelete", "messageComposing",
                "contactList", "saveContact", "removeContact", "importContacts", "exportContacts",
                "getPushPublicKey", "savePushSubscription", "removePushSubscription",
            ])
        #expect(registry.audioFraming != nil)
    }

    @Test func refusesATypeThatIsTakenAndNamesBothPlugins() {
        #expect(throws: PluginError.duplicateType("echo", first: "copycat", second: "parrot")) {
            try self.registry(of: [Copycat(), Copycat(name: "parrot")])
        }
    }

    @Test func refusesANameThatIsTaken() {
        #expect(throws: PluginError.duplicateName("message")) {
            try self.registry(of: [PhoneMessages(), PhoneMessages()])
        }
        #expect(throws: PluginError.duplicateName("host")) { try self.registry(of: [Copycat(name: "host")]) }
    }

    @Test(arguments: ["", String(repeating: "x", count: 65), String(repeating: "ä", count: 33)])
    func refusesANameThatTheVaultCannotKeep(name: String) {
        #expect(throws: PluginError.badName(name)) { try self.registry(of: [Copycat(name: name)]) }
    }

    @Test func takesANameAsLongAsTheVaultKeepsIt() throws {
        _ = try self.registry(of: [Copycat(name: String(repeating: "x", count: 64))])
    }

    @Test func grantsOnlyWhatAPluginAsksFor() {
        #expect(throws: PluginError.notGranted(.accounts, plugin: "greedy")) { try self.registry(of: [Greedy()]) }
    }

    @Test func dialsThroughTheCapability() async throws {
        let dispatcher = Dispatcher(registry: try self.registry(of: [PhoneMessages()]), onFailure: { _, _ in })
        let request = Array(#"{"id":"1","type":"startCall","data":{"digits":"600"}}"#.utf8)
        let reply = await dispatcher.answer(try Envelope.parsing(request).get(), from: InMemorySession.caller)
        #expect(
            String(decoding: reply.bytes, as: UTF8.self)
                == #"{"byToken":"1","data":{"callId":"1","success":true}}"#)
    }
}
