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
                self.join(UnsafeRawBufferPointer(rebasing: around.scratch.packet[..<length]), now: now, &around)
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
            self.join(UnsafeRawBufferPointer(rebasing: around.scratch.packet[..<length]), now: now, &around)
        } else {
            self.sendJoined(now: now, &around)
            let bytes = UnsafeRawBufferPointer(samples)
            self.frame(bytes, .pcm16, samples: samples.count, rate: sampleRate, now: now, &around)
        }
    }

    /// Sends a packet of 20 ms, by itself or with those that the tab gets together with it.
    private func join(_ packet: UnsafeRawBufferPointer, now: Instant, _ around: inout MediaSurroundings) {
        guard let wanted = self.attachment?.sink.joinedPackets else { return }
        if wanted <= 1 {
            self.sendJoined(now: now, &around)
            return self.send(packet, units: BrowserFormat.packetSamples, now: now, &around)
        }
        if self.session?.joinDownlink(packet) == false {
            // Another kind of packet begins, or it is too long to be joined.
            self.sendJoined(now: now, &around)
            if self.session?.joinDownlink(packet) == false {
                return self.send(packet, units: BrowserFormat.packetSamples, now: now, &around)
            }
        }
        if (self.session?.joinedDownlink ?? 0) >= wanted { self.sendJoined(now: now, &around) }
    }

    private func sendJoined(now: Instant, _ around: inout MediaSurroundings) {
        let units = (self.session?.joinedDownlink ?? 0) * BrowserFormat.packetSamples
        guard units > 0, let length = self.session?.pollJoined(into: around.scratch.joined) else { return }
        let packet = UnsafeRawBufferPointer(rebasing: around.scratch.joined[..<length])
        self.send(packet, units: units, now: now, &around)
    }

    private func send(
        _ packet: UnsafeRawBufferPointer, units: Int, now: Instant, _ around: inout MediaSurroundings
    ) {
        self.frame(packet, .opus, samples: units, rate: BrowserFormat.packetRate, now: now, &around)
    }

    private func frame(
        _ payload: UnsafeRawBufferPointer, _ format: BrowserFormat, samples: Int, rate: Int, now: Instant,
        _ around: inout MediaSurroundings
    ) {
        guard let attachment = self.attachment else { return }
        let label = DownlinkLabel(
            format: format, stream: attachment.stream.stream, epoch: attachment.stream.epoch,
            sequence: attachment.sequence, time: UInt32(truncatingIfNeeded: now.nanoseconds / 1_000_000),
            rate: UInt32(clamping: rate), samples: samples, receipt: attachment.sink.takeReceipt())
        var buffer = around.buffer(forBytes: payload.count)
        around.framing.write(payload, label, into: &buffer)
        self.attachment?.sequence &+= 1
        around.counters.downlinkFrames += 1
        around.outlets.append(buffer, to: attachment.sink, through: attachment.outlet)
    }
}
