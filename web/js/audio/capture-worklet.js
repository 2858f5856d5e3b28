/**
 * Runs in the audio thread: microphone in, 20 ms frames out by message port. Its output stays silent.
 *
 * In: `{type: 'start', rate, frameMs}`, `{type: 'stop'}`, `{type: 'mute', muted}`.
 * Out: `{type: 'frame', samples, silent, time}`, `{type: 'level', level}`.
 */
import { CaptureFramer } from './capture-framer.js';
import { LevelMeter } from './level-meter.js';

class CaptureProcessor extends AudioWorkletProcessor {
    #meter = new LevelMeter(sampleRate);
    #nothing = new Float32Array(128);
    /** @type {CaptureFramer | null} */ #framer = null;
    #muted = false;

    constructor() {
        super();
        this.port.onmessage = ({ data }) => this.#receive(data);
    }

    /** @param {any} message */
    #receive(message) {
        if (message.type === 'start') this.#framer = new CaptureFramer(sampleRate, message.rate, message.frameMs);
        else if (message.type === 'stop') this.#framer = null;
        else if (message.type === 'mute') this.#muted = message.muted;
    }

    /** @param {Float32Array[][]} inputs */
    process(inputs) {
        const microphone = inputs[0]?.[0];
        const isSilent = this.#muted || !microphone;
        const block = isSilent || !microphone ? this.#nothing : microphone;
        const level = this.#meter.add(block);
        if (level !== null) this.port.postMessage({ type: 'level', level });
        this.#framer?.push(block, isSilent, (samples, silent) => {
            const time = Math.floor(currentTime * 1000) >>> 0;
            this.port.postMessage({ type: 'frame', samples, silent, time }, [samples.buffer]);
        });
        return true;
    }
}

registerProcessor('spech-capture', CaptureProcessor);
