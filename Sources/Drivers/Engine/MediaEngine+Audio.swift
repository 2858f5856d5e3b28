// Sound in and out of a session: attachments, microphone frames, taps.

public import Media

extension MediaEngine {
    /// Gives the sound of a session to `sink`, in place of any other, and takes microphone frames of this stream and
    /// epoch only. `false`: the session is unknown or its thread is overloaded.
    @discardableResult
    public func attach(
        _ attachment: (id: MediaSessionID, stream: UInt32, epoch: UInt32), to sink: any DownlinkSink
    ) -> Bool {
        guard let entry = self.entry(attachment.id) else { return false }
        let stream = MediaStream(stream: attachment.stream, epoch: attachment.epoch)
        entry.uplink.accept(stream)
        return self.workers[entry.worker].mailbox.post(.attach(attachment.id, stream, sink))
    }

    /// Takes the sound from `sink`; nothing happens when another sink has it by now.
    public func detach(_ id: MediaSessionID, from sink: any DownlinkSink) {
        _ = self.post(.detach(id, sink), for: id)
    }

    /// Where microphone frames of a session are put. A socket asks once per attachment and keeps it, so that frames
    /// need no search.
    public func uplink(for id: MediaSessionID) -> UplinkBuffer? {
        self.entry(id)?.uplink
    }

    /// Puts one microphone frame; `pcm` is 16 bit in the machine's byte order and need not be aligned.
    public func receiveUplink(
        _ id: MediaSessionID, stream: UInt32, epoch: UInt32, sequence: UInt32, pcm: UnsafeRawBufferPointer
    ) {
        self.entry(id)?.uplink.receive(stream: stream, epoch: epoch, sequence: sequence, pcm: pcm)
    }

    /// Puts one packet from the microphone; an empty one says that there is silence until the next frame.
    public func receiveUplink(
        _ id: MediaSessionID, stream: UInt32, epoch: UInt32, sequence: UInt32, packet: UnsafeRawBufferPointer
    ) {
        self.entry(id)?.uplink.receive(stream: stream, epoch: epoch, sequence: sequence, packet: packet)
    }

    public func receiveUplink(
        _ id: MediaSessionID, stream: UInt32, epoch: UInt32, sequence: UInt32, samples: UnsafeBufferPointer<Int16>
    ) {
        self.receiveUplink(
            id, stream: stream, epoch: epoch, sequence: sequence, pcm: UnsafeRawBufferPointer(samples))
    }

    /// Says a clip into a session, behind what waits. `false`: too much waits; `nil`: there is no such session, or its thread is
    /// overloaded.
    public func say(_ clip: SpokenClip, in id: MediaSessionID, to hearer: ClipHearer) async -> Bool? {
        guard let entry = self.entry(id) else { return nil }
        return await withCheckedContinuation { continuation in
            if !self.workers[entry.worker].mailbox.post(.say(id, clip, hearer, continuation)) {
                continuation.resume(returning: nil)
            }
        }
    }

    /// Says nothing more of what waits in a session.
    public func hush(_ id: MediaSessionID) {
        _ = self.post(.hush(id), for: id)
    }

    /// Both directions of a session's sound, until the session ends or nobody listens. A listener that is slow loses
    /// the oldest frames. `nil`: the session is unknown.
    public func addTap(_ id: MediaSessionID) -> AsyncStream<TappedAudio>? {
        let (tap, frames) = MediaTap.make()
        return self.post(.addTap(id, tap), for: id) ? frames : nil
    }
}
