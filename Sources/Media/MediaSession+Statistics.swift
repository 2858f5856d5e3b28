import Codecs
import Primitives
import RTP

// One picture of every counter and gauge; asked for seldom.

extension MediaSession {
    public var statistics: MediaStatistics {
        var statistics = self.counters
        self.addSending(to: &statistics)
        self.addPlaying(to: &statistics)
        self.addReports(to: &statistics)
        self.addBrowser(to: &statistics)
        self.addProtection(to: &statistics)
        statistics.eventsDropped = self.queue.dropped
        return statistics
    }

    private func addSending(to statistics: inout MediaStatistics) {
        statistics.packetsSent = self.uplink.packetsSent
        statistics.bytesSent = self.uplink.bytesSent
        statistics.comfortNoiseSent = self.uplink.noiseSent
        statistics.digitsSent = self.uplink.digitsSent
        statistics.digitsRefused = self.uplink.digitsRefused
        let capture = self.uplink.captureCounters
        let frame = UInt64(max(1, self.downlink.frameLength))
        statistics.uplinkFrames = capture.frames
        let passing = self.uplink.passingCounters
        statistics.uplinkDropped = (capture.droppedSamples &+ frame &- 1) / frame &+ passing.dropped
        statistics.uplinkUnderruns = capture.underruns &+ passing.underruns
        statistics.uplinkGaps = capture.gaps
        statistics.uplinkShortenedSamples = capture.shortenedSamples
        statistics.uplinkDelay = self.uplink.captureDelay
        statistics.packetDuration = self.uplink.packetDuration
        statistics.sendCodec = self.parameters.sendFormat.codec
    }

    private func addBrowser(to statistics: inout MediaStatistics) {
        let browser = self.browser.counters
        statistics.browserPacketsDecoded = browser.decoded
        statistics.browserPacketsEncoded = browser.encoded
        statistics.browserPacketsMalformed = browser.malformed
        statistics.browserPacketsPassedUp = self.uplink.passed
        statistics.browserPacketsPassedDown = self.downlink.passed
    }

    private func addPlaying(to statistics: inout MediaStatistics) {
        let jitter = self.downlink.jitter
        let counters = self.downlink.counters
        let frame = UInt64(max(1, self.downlink.frameLength))
        let rate = UInt64(self.downlink.sampleRate)
        let clock = UInt64(jitter.clock.hertz)
        statistics.packetsLate = counters.late
        statistics.duplicates = counters.duplicates
        statistics.packetsDropped = counters.dropped
        statistics.packetsPlayed = counters.played
        statistics.framesPlayed = self.downlink.framesPlayed
        statistics.frameLength = self.downlink.frameLength
        statistics.receiveCodec = self.downlink.codec
        statistics.concealedSamples = counters.concealedUnits &* rate / clock
        statistics.concealedFrames = (statistics.concealedSamples &+ frame &- 1) / frame
        statistics.recoveredSamples = self.downlink.recoveredSamples
        statistics.pausedSamples = counters.pausedUnits &* rate / clock
        statistics.shortenedSamples = self.downlink.shortenedSamples
        statistics.lengthenedSamples = self.downlink.lengthenedSamples
        statistics.playoutDelay =
            jitter.playoutDelay + ClockRate(self.downlink.sampleRate).duration(self.downlink.pending)
        statistics.targetDelay = jitter.targetDelay
    }

    private func addReports(to statistics: inout MediaStatistics) {
        let codec = self.parameters.sendFormat.codec ?? .pcmu
        statistics.packetsLost = self.reception.lost
        statistics.sourceChanges = self.reception.changes
        statistics.jitter = self.downlink.jitter.clock.duration(Int(self.reception.jitterUnits))
        statistics.roundTrip = self.reports.roundTrip
        statistics.remotePacketsLost = self.reports.remote?.cumulativeLost
        statistics.remoteFractionLost = self.reports.remote.map { Double($0.fractionLost) / 256 }
        statistics.remoteJitter = self.reports.remote.map { ClockRate(codec.clockRate).duration(Int($0.jitter)) }
        statistics.reportsSent = self.reports.sent
        statistics.reportsReceived = self.reports.received
        statistics.reportsInvalid = self.reports.invalid
        statistics.remoteSaidGoodbye = self.reports.saidGoodbye
    }
}
