// The far end's sound on its way to the browser, in the format that the tab takes.

import Media
import Primitives

extension MediaSlot {
    /// Who hears the session now: the tab may have asked for another format, and taps need samples.
    func tellListener() {
        let bitrate = self.taps.isEmpty ? self.attachment?.sink.opusBitrate : nil
        self.session?.heard(by: bitrate.map { .packets(bitrate: $0) } ?? .samples)
    }

    /// Frames what the session has made due, and gives it to whoever hears it.
    func deliver(now: Instant, _ around: inout MediaSurroundings) {
        guard let sampleRate = self.session?.sampleRate else { return }
        for _ in 0..<TickGrid.slots {
            if let length = self.session?.pollPacket(into: around.scratch.packet) {
                let packet = UnsafeRawBufferPointer(rebasing: around.scratch.packet[..<length])
                let units = BrowserFormat.packetSamples
                self.frame(packet, .opus, samples: units, rate: BrowserFormat.packetRate, now: now, &around)
                around.counters.downlinkPassed += 1
                continue
            }
            guard let count = self.session?.pollDownlink(into: around.scratch.pcm) else { return }
            let samples = UnsafeBufferPointer(rebasing: around.scratch.pcm[..<count])
            if !self.taps.isEmpty { self.offer(.downlink, sampleRate, samples, now: now, &around) }
            self.deliver(samples, sampleRate, now: now, &around)
        }
    }

    private func deliver(
        _ samples: UnsafeBufferPointer<Int16>, _ sampleRate: Int, now: Instant, _ around: inout MediaSurroundings
    ) {
        guard let attachment = self.attachment else { return }
        let bitrate = attachment.sink.opusBitrate
        let length = bitrate.map {
            self.session?.encodeDownlink(samples, bitrate: $0, into: around.scratch.packet) ?? 0
        }
        if let length, length > 0 {
            let packet = UnsafeRawBufferPointer(rebasing: around.scratch.packet[..<length])
            let units = samples.count * BrowserFormat.packetRate / sampleRate
            self.frame(packet, .opus, samples: units, rate: BrowserFormat.packetRate, now: now, &around)
        } else {
            let bytes = UnsafeRawBufferPointer(samples)
            self.frame(bytes, .pcm16, samples: samples.count, rate: sampleRate, now: now, &around)
        }
    }

    private func frame(
        _ payload: UnsafeRawBufferPointer, _ format: BrowserFormat, samples: Int, rate: Int, now: Instant,
        _ around: inout MediaSurroundings
    ) {
        guard let attachment = self.attachment else { return }
        let label = DownlinkLabel(
            format: format, stream: attachment.stream.stream, epoch: attachment.stream.epoch,
            sequence: attachment.sequence, time: UInt32(truncatingIfNeeded: now.nanoseconds / 1_000_000),
            rate: UInt32(clamping: rate), samples: samples)
        var buffer = around.buffer(forBytes: payload.count)
        around.framing.write(payload, label, into: &buffer)
        self.attachment?.sequence &+= 1
        around.counters.downlinkFrames += 1
        around.outlets.append(buffer, to: attachment.sink, through: attachment.outlet)
    }
}
