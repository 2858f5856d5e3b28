"""When a steady tone is there and when it is not, at both ends of a call that goes on for long, on one clock.

At the page an AudioWorklet listens behind every volume, from the moment on at which the page builds its sound; it tells by
the console, because a look into the page would count as a person's gesture. At the far end the RTP packets are caught on the
wire with the kernel's times.
"""

import bisect
import json
import math
import struct
import wave

import numpy as np

from loopback import LoopbackTap
from wiretap import UDP, _expanded

#: What either end says, and from which loudness on it counts as heard (dB of full scale).
TONE, LEVEL, LOUD = 440, -15, -26
#: Silence up to here is none: packets and frames come in steps of 20 ms.
HOLE = 0.06
#: Sound is back where it stays for so long.
STEADY = 0.2

#: Beside the page's own modules, because the content policy allows no other place. One word for 256 samples.
EAR = f"""
registerProcessor('ear-for-tests', class extends AudioWorkletProcessor {{
    #power = 0;
    #count = 0;
    process(inputs) {{
        for (const value of inputs[0][0] ?? []) this.#power += value * value;
        this.#count += 128;
        if (this.#count < 256) return true;
        const isLoud = this.#power / this.#count > {10 ** (LOUD / 10)};
        this.port.postMessage([Date.now(), isLoud]);
        this.#power = this.#count = 0;
        return true;
    }}
}});
"""

#: Tells `last` (when the document before was last loud), `steady` (since when it is loud), `quiet` (since when it is not).
LISTEN = f"""(() => {{
    const tell = (kind, at) => console.info('ear ' + JSON.stringify({{ kind, at: at / 1000 }}));
    let begin = 0;
    let last = 0;
    let isSteady = false;
    const hear = (at, isLoud) => {{
        if (isSteady && at - last > {1000 * HOLE}) {{
            isSteady = false;
            tell('quiet', last);
        }}
        if (!isLoud) return;
        if (at - last > {1000 * HOLE}) begin = at;
        last = at;
        if (!isSteady && at - begin >= {1000 * STEADY}) {{
            isSteady = true;
            tell('steady', begin);
        }}
    }};
    addEventListener('pagehide', () => sessionStorage.setItem('ear', String(last)));
    const before = Number(sessionStorage.getItem('ear') ?? 0);
    if (before) tell('last', before);
    const connect = AudioNode.prototype.connect;
    AudioNode.prototype.connect = function (target, ...rest) {{
        if (target instanceof AudioDestinationNode && this instanceof GainNode && !globalThis.earForTests) {{
            globalThis.earForTests = true;
            const {{ context }} = this;
            context.audioWorklet.addModule('/ear-for-tests.js').then(() => {{
                const node = new AudioWorkletNode(context, 'ear-for-tests', {{ numberOfOutputs: 0 }});
                node.port.onmessage = ({{ data }}) => hear(...data);
                connect.call(this, node);
            }});
        }}
        return connect.call(this, target, ...rest);
    }};
}})()"""


def write_tone(path, rate, seconds, frequency=TONE):
    """A WAV file with a steady tone that begins anew without a step."""
    at = np.arange(rate) / rate
    second = (32767 * math.sqrt(2) * 10 ** (LEVEL / 20) * np.sin(2 * np.pi * frequency * at)).astype("<i2").tobytes()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(second * seconds)
    return path


class PageEar:
    """What a page plays; `prepare` comes before the page is opened. `told` holds what the console said, oldest first."""

    @staticmethod
    def write(web):
        (web / "ear-for-tests.js").write_text(EAR)

    def __init__(self, context, page):
        self.told = []
        context.add_init_script(LISTEN)
        page.on("console", self._note)

    def _note(self, message):
        if message.text.startswith("ear "):
            self.told.append(json.loads(message.text[4:]))

    def when(self, kind, mark):
        """The time of the first word of a kind behind a place of `told`, or None."""
        return next((each["at"] for each in self.told[mark:] if each["kind"] == kind), None)

    def back(self, mark):
        """When the document that went was last loud, and since when the new one is; None until then."""
        place = next((index for index in range(mark, len(self.told)) if self.told[index]["kind"] == "last"), None)
        # What is told before is of the former document, which may falter, too.
        steady = None if place is None else self.when("steady", place)
        return steady and (self.told[place]["at"], steady)


class WireEar:
    """When packets of PCMU with the tone in them came to a telephone, whose ports are given."""

    def __init__(self, ports):
        self.ports = ports
        #: Times of the packets that were loud, ascending.
        self.loud = []
        self._levels = []
        self._tap = LoopbackTap(self._note)

    def _note(self, packet, at):
        start = (packet[0] & 0x0F) * 4
        if packet[9] != UDP or len(packet) < start + 21:
            return
        target = struct.unpack_from("!H", packet, start + 2)[0]
        rtp = packet[start + 8:]
        if target not in self.ports or rtp[0] != 0x80 or rtp[1] & 0x7F != 0:
            return
        samples = _expanded(rtp[12:])
        level = 10 * math.log10(np.mean(np.square(samples)) + 1e-10)
        self._levels.append((at, level))
        if level > LOUD:
            self.loud.append(at)

    def back(self, after):
        """Of the first silence after a time: when it was last loud before, and since when it is loud again; None until then."""
        times = self.loud[bisect.bisect_left(self.loud, after):]
        for index, (one, next_one) in enumerate(zip(times, times[1:])):
            if next_one - one > HOLE:
                begin = self._steady(times[index + 1:])
                return begin and (one, begin)
        return None

    @staticmethod
    def _steady(times):
        """Since when it is loud for so long that it counts."""
        begin = None
        for one, next_one in zip(times, times[1:]):
            begin = begin or one
            if next_one - one > HOLE:
                begin = None
            elif next_one - begin >= STEADY:
                return begin
        return None

    def levels(self, begin, end):
        """The level of each packet that came between two times, in dB of full scale."""
        return [level for at, level in self._levels if begin <= at < end]

    def is_loud(self, now):
        """Whether the tone came in the last moments."""
        return bool(self.loud) and now - self.loud[-1] < HOLE

    def stop(self):
        self._tap.stop()
