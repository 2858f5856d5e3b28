// A stranger's plugin that speaks into calls.

import Foundation
import PluginKit

/// Says a tone to the far end, and waits until it comes back.
struct ParrotPlugin: Plugin {
    let name = "parrot"
    let capabilities: Set<Capability> = [.audioTap, .audioVoice]

    func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
        try registry.register(SayTone(tap: try capabilities.audioTap, voice: try capabilities.audioVoice))
    }

    struct SayTone: MessageHandler {
        static let type: MessageType = "sayTone"

        struct Message: Decodable, Sendable {
            let callId: CallID
            let rate: UInt32
            let seconds: Int
        }

        struct Reply: Codable, Sendable {
            let loudest: Int16
        }

        let tap: any AudioTap
        let voice: any AudioVoice

        func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
            let samples = (0..<(Int(message.rate) * message.seconds)).map { index in
                Int16(9_000 * sin(2 * Double.pi * 1_000 * Double(index) / Double(max(1, message.rate))))
            }
            let clip = AudioClip(rate: message.rate, samples: samples)
            try await self.voice.say(clip, in: message.callId, for: session, to: .farEnd)
            for await frame in try await self.tap.frames(of: message.callId, for: session)
            where frame.direction == .downlink {
                let loudest = frame.samples.max() ?? 0
                if loudest > 5_000 { return Reply(loudest: loudest) }
            }
            throw HandlerError(code: "callEnded", message: "The call ended.")
        }
    }
}
