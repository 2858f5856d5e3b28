// What the page is told of a call's quality.

import Foundation
import Media
import PluginKit
import Primitives
import Telephony
import Testing

@testable import SpechPhoneHost

struct QualityViewTests {
    private static let tab = BrowserSession(
        id: PluginKit.SessionID("5"), device: PluginKit.DeviceID("d"), user: PluginKit.UserID("ada"), userName: "ada",
        role: .user)

    private static func attachment(_ call: UInt64, media: UInt64 = 7) -> AudioAttachment {
        AudioAttachment(
            call: Telephony.CallID(rawValue: call), media: MediaSessionID(rawValue: media), stream: 1, epoch: 1,
            sampleRate: 8_000)
    }

    private static func statistics(received: UInt64, lost: UInt64) -> MediaStatistics {
        var statistics = MediaStatistics()
        statistics.packetsReceived = received
        statistics.packetsLost = lost
        statistics.jitter = .milliseconds(12)
        statistics.playoutDelay = .milliseconds(50)
        statistics.roundTrip = .milliseconds(80)
        return statistics
    }

    @Test func aCallShowsItsLastReadingAndItsEndTheWhole() async throws {
        let table = CallMediaTable()
        let id = Telephony.CallID(rawValue: 1)
        table.note(Self.attachment(1), of: Self.tab.user)
        _ = table.read(Self.statistics(received: 100, lost: 0), of: id)
        #expect(table.read(Self.statistics(received: 150, lost: 50), of: id)?.receive.lost == 0.5)
        func view(_ state: Telephony.CallState) async throws -> QualityView? {
            let phone = FakePhone(calls: [FakePhone.call(1, owner: "ada", state: state)])
            return try await ViewMaker(phone: phone, media: table).everything(of: Self.tab).calls.first?.quality
        }
        let up = try #require(try await view(.active))
        #expect(up.receive.lossPercent == 50)
        #expect((up.receive.jitterMs, up.receive.delayMs, up.roundTripMs) == (12, 90, 80))
        #expect(up.send.mos == nil)
        let over = try await view(.ended(CallEnd(code: "hungUp", message: "", by: .local)))
        #expect(over?.receive.lossPercent == 25)
        table.forget(id)
        #expect(try await view(.active) == nil)
    }

    @Test func anotherTabDoesNotBeginTheCountAnew() {
        let table = CallMediaTable()
        table.note(Self.attachment(1), of: Self.tab.user)
        _ = table.read(Self.statistics(received: 100, lost: 0), of: Telephony.CallID(rawValue: 1))
        table.note(Self.attachment(1), of: Self.tab.user)
        #expect(table.read(Self.statistics(received: 100, lost: 0), of: Telephony.CallID(rawValue: 1)) == nil)
        #expect(table.read(Self.statistics(received: 1, lost: 0), of: Telephony.CallID(rawValue: 2)) == nil)
    }
}
