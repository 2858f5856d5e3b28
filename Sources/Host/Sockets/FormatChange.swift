// A tab may ask in mid-call for sound in another format, on the audio socket itself: a busy page is not in the way.

import Media
import PluginKit
import Telephony

/// The request `audioFormat` of an open audio socket.
enum FormatChange {
    static let type: MessageType = "audioFormat"

    struct Message: Decodable, Sendable {
        let format: String
        /// Bits per second, of Opus.
        let bitrate: Int?
    }

    struct Answer: Codable, Sendable {
        let format: AudioFormat
        let rate: Int
        let bitrate: Int?
    }

    /// Makes the change, and says what holds from now on.
    static func answer(to text: [UInt8], for audio: SessionAudio) -> Reply {
        do throws(Envelope.Refusal) {
            let envelope = try Envelope.parsing(text).get()
            do throws(HandlerError) {
                return Self.reply(try Self.change(envelope, audio), to: envelope.id)
            } catch {
                return Reply(id: envelope.id, failure: error)
            }
        } catch {
            return Reply(id: error.id, failure: error.error)
        }
    }

    /// Names and numbers only, so encoding them cannot fail.
    private static func reply(_ answer: Answer, to id: String) -> Reply {
        (try? Reply(id: id, success: answer)) ?? Reply(id: id, failure: .internalError)
    }

    private static func change(_ envelope: Envelope, _ audio: SessionAudio) throws(HandlerError) -> Answer {
        guard envelope.type == Self.type else { throw .alreadyOpen }
        let message = try envelope.message(
            Message.self, limits: FieldLimits(["format": DispatchLimits.fieldBytes]))
        guard let format = AudioFormat(rawValue: message.format) else {
            throw .invalidField("format", "The format is opus or pcm16.")
        }
        let bitrate = message.bitrate ?? TabFormat.usualBitrate
        guard BrowserFormat.bitrates.contains(bitrate) else {
            let (least, most) = (BrowserFormat.bitrates.lowerBound, BrowserFormat.bitrates.upperBound)
            throw .invalidField("bitrate", "The bitrate is between \(least) and \(most) bit/s.")
        }
        guard let attachment = audio.attachment else { throw .nothingHeard }
        audio.format = TabFormat(opusBitrate: format == .opus ? bitrate : nil)
        let applied = audio.format.applied(to: attachment.sampleRate)
        return Answer(format: applied.format, rate: applied.rate, bitrate: applied.bitrate)
    }
}

extension HandlerError {
    fileprivate static let nothingHeard = HandlerError(code: "notInCall", message: "This tab hears no call.")
}
