// What the host holds at this moment, as one line of JSON.

import Drivers
import Foundation
import PluginKit
import Telephony

/// Puts the figures of all rooms together.
struct CensusReporter: Sendable {
    let phone: any Phone
    /// What the shell around the phone counts.
    let signalling: @Sendable () async -> PhoneDriver.Census
    let engine: MediaEngine
    let sessions: SessionTable
    let dispatcher: Dispatcher
    let audio: AudioReception
    let background: Background
    let observers: Observers
    let push: PushCourier
    let waiting: WaitingRoom
    let connections: ConnectionTable

    private struct Report: Encodable {
        let phone: Figures?
        let signalling: Figures
        let media: Figures
        let requests: DispatchCensus
        let uplinkDrops: AudioReception.Drops
        let sessions: Int
        let audioSockets: Int
        let downlinkDrops: Int
        /// Frames that would have come too late over thin lines.
        let downlinkLeftOut: Int
        let wrongReceipts: Int
        let backgroundDrops: Int
        let push: PushCensus
        let visitors: WaitingRoom.Census
        let connections: ConnectionTable.Census
    }

    func report() async -> String {
        var phone: Figures?
        if case .census(let census) = try? await self.phone.perform(.census) { phone = Figures(reflecting: census) }
        let tabs = self.sessions.all
        var requests = self.dispatcher.census
        self.observers.count(into: &requests.plugins)
        let report = Report(
            phone: phone, signalling: Figures(reflecting: await self.signalling()),
            media: Figures(reflecting: self.engine.census),
            requests: requests,
            uplinkDrops: self.audio.drops, sessions: tabs.count, audioSockets: tabs.count { $0.audio.hasSocket },
            downlinkDrops: self.sessions.dropped,
            downlinkLeftOut: tabs.reduce(0) { $0 + $1.audio.leftOut },
            wrongReceipts: tabs.reduce(0) { $0 + $1.audio.wrongReceipts }, backgroundDrops: self.background.dropped,
            push: self.push.census, visitors: self.waiting.census, connections: self.connections.census)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let json = try? encoder.encode(report)
        return json.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
