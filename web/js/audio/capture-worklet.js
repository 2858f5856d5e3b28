/**
 * Runs in the audio thread: microphone in, 20 ms frames out by message port. Its output stays silent.
 *
 * In, from the page: `{type: 'transport', port}`, `{type: 'mute', muted}`; from the transport: `{type: 'start', rate}`,
 * `{type: 'stop'}`.
 * Out, to the page: `{type: 'level', level}`; to the transport: `{samples, silent, rate}`, one frame each.
 */
import { CaptureFramer } from './capture-framer.js';
import { LevelMeter } from './level-meter.js';

class CaptureProcessor extends AudioWorkletProcessor {
    #meter = new LevelMeter(sampleRate);
    #nothing = new Float32Array(128);
    /** @type {CaptureFramer | null} */ #framer = null;
    /** @type {MessagePort | null} */ #transport = null;
    #muted = false;

    constructor() {
        super();
        this.port.onmessage = ({ data }) => this.#receive(data);
    }

    /** @param {any} message */
    #receive(message) {
        if (message.type === 'start') this.#framer = new CaptureFramer(sampleRate, message.rate);
        else if (message.type === 'stop') this.#framer = null;
        else if (message.type === 'mute') this.#muted = message.muted;
        else if (message.type === 'transport') {
            this.#transport = message.port;
            message.port.onmessage = (/** @type {MessageEvent} */ { data }) => this.#receive(data);
        }
    }

    /** @param {Float32Array[][]} inputs */
    process(inputs) {
        const microphone = inputs[0]?.[0];
        const isSilent = this.#muted || !microphone;
        const block = isSilent || !microphone ? this.#nothing : microphone;
        const level = this.#meter.add(block);
        if (level !== null) this.port.postMessage({ type: 'level', level });
        const framer = this.#framer;
        framer?.push(block, isSilent, (samples, silent) => {
            this.#transport?.postMessage({ samples, silent, rate: framer.rate }, [samples.buffer]);
        });
        return true;
    }
}

registerProcessor('spech-capture', CaptureProcessor);
