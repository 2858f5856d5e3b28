"""What goes in and what comes out at both ends of a call, each sample with its time on this machine's clock.

At the page two taps in its AudioContext stand beside the microphone and the loudspeaker; at the far end the RTP packets
are caught on the wire, with the times of the kernel. So the delay measured is that of page, network and host, without
sound cards and without what the telephone adds.
"""

import base64
import struct

import numpy as np

from audio import RATE, at
from loopback import LoopbackTap
from wiretap import UDP, _expanded

KEEP_SOURCE = """(() => {
    const make = AudioContext.prototype.createMediaStreamSource;
    AudioContext.prototype.createMediaStreamSource = function (stream) {
        return (globalThis.microphoneForTests = make.call(this, stream));
    };
})()"""

#: Beside the page's own modules, because the content policy allows no other place.
TAPS = """
registerProcessor('two-taps', class extends AudioWorkletProcessor {
    #data = new Float32Array(2048);
    #filled = 0;
    process(inputs) {
        for (let side = 0; side < 2; side += 1) {
            this.#data.set(inputs[side][0] ?? new Float32Array(128), side * 1024 + this.#filled);
        }
        this.#filled += 128;
        if (this.#filled < 1024) return true;
        this.port.postMessage({ end: currentFrame + 128, clock: Date.now(), data: this.#data });
        this.#data = new Float32Array(2048);
        this.#filled = 0;
        return true;
    }
});
"""

ATTACH = """async () => {
    const { context, playoutNode } = globalThis.spechPhone.audio;
    await context.audioWorklet.addModule('/two-taps-for-tests.js');
    const tap = new AudioWorkletNode(context, 'two-taps', { numberOfInputs: 2, outputChannelCount: [1] });
    const chunks = (globalThis.twoTaps = []);
    tap.port.onmessage = ({ data }) => chunks.push(data);
    globalThis.microphoneForTests.connect(tap, 0, 0);
    playoutNode.connect(tap, 0, 1);
    tap.connect(context.destination);
}"""

READ = """() => {
    const chunks = globalThis.twoTaps.splice(0);
    const samples = new Int16Array(chunks.length * 2048);
    chunks.forEach(({ data }, index) => data.forEach((value, at) => {
        samples[index * 2048 + at] = Math.max(-1, Math.min(1, value)) * 32767;
    }));
    const bytes = new Uint8Array(samples.buffer);
    let text = '';
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return [btoa(text), chunks.map(({ end, clock }) => [end, clock]), globalThis.spechPhone.audio.context.sampleRate];
}"""


class Track:
    """Sound at 8 kHz; `begin` is the time of its first sample in seconds."""

    def __init__(self, begin, samples):
        self.begin, self.samples = begin, samples

    def part(self, begin, seconds):
        """The sound of a stretch of time; silence where there is none."""
        first, count = round((begin - self.begin) * RATE), round(seconds * RATE)
        part = np.zeros(count)
        source = self.samples[max(0, first):max(0, first + count)]
        part[max(0, -first):max(0, -first) + len(source)] = source
        return part


class PageEars:
    """Taps of a page's microphone and of what it plays; `prepare` comes before the page opens its microphone."""

    @staticmethod
    def prepare(browser, web):
        (web / "two-taps-for-tests.js").write_text(TAPS)
        browser.context.add_init_script(KEEP_SOURCE)

    def __init__(self, browser):
        self.page = browser.page
        self.page.wait_for_function("() => globalThis.microphoneForTests && globalThis.spechPhone.audio.playoutNode")
        self.page.evaluate(ATTACH)

    def read(self):
        """Microphone and loudspeaker since the beginning."""
        text, marks, rate = self.page.evaluate(READ)
        data = np.frombuffer(base64.b64decode(text), "<i2").astype(np.float64).reshape(-1, 2, 1024) / 32768
        ends = np.array([end for end, _ in marks]) / rate
        # The clock is read a little after the sound is due, now more, now less: what is least late is right.
        begin = np.min(np.array([clock for _, clock in marks]) / 1000 - ends) + ends[0] - 1024 / rate
        return [Track(begin, at(data[:, side].ravel(), rate, RATE)) for side in (0, 1)]


class WireEars:
    """Catches the RTP packets of PCMU between the host and the telephone whose ports are given."""

    def __init__(self, ports):
        self.ports = ports
        self._packets = ([], [])
        self._tap = LoopbackTap(self._note)

    def _note(self, packet, at):
        start = (packet[0] & 0x0F) * 4
        if packet[9] != UDP or len(packet) < start + 20:
            return
        source, target = struct.unpack_from("!HH", packet, start)
        rtp = packet[start + 8:]
        if rtp[0] != 0x80 or rtp[1] & 0x7F != 0 or not ({source, target} & set(self.ports)):
            return
        self._packets[target in self.ports].append((at, struct.unpack_from("!I", rtp, 4)[0], rtp[12:]))

    def stop(self):
        """What the telephone said, and what came to it."""
        self._tap.stop()
        said, heard = self._packets
        # The first sample of a packet was said a packet's time before it could leave.
        return self._track(said, -0.02), self._track(heard, 0)

    @staticmethod
    def _track(packets, shift):
        first = packets[0][1]
        offsets = [((stamp - first) & 0xFFFFFFFF, data) for _, stamp, data in packets]
        offsets = [(offset, data) for offset, data in offsets if offset < RATE * 600]
        samples = np.zeros(max(offset + len(data) for offset, data in offsets))
        for offset, data in offsets:
            samples[offset:offset + len(data)] = _expanded(data)
        lateness = [time - offset / RATE for (time, _, _), (offset, _) in zip(packets, offsets)]
        return Track(float(np.median(lateness)) + shift, samples)
