/**
 * Runs in the audio thread: frames in by message port, the far end's sound out.
 *
 * In, from the page: `{type: 'transport', port}`; from the transport: `{type: 'start', rate}`, `{type: 'stop'}`,
 * `{type: 'frame', samples}` (PCM16, or 32-bit floats).
 * Out: `{type: 'level', level}`, `{type: 'statistics', statistics}`.
 */
import { fromPCM16 } from './capture-framer.js';
import { LevelMeter } from './level-meter.js';
import { PlayoutBuffer } from './playout-buffer.js';

/** Level readings between two reports of the statistics. */
const REPORT_EVERY = 10;

class PlayoutProcessor extends AudioWorkletProcessor {
    #meter = new LevelMeter(sampleRate);
    /** @type {PlayoutBuffer | null} */ #buffer = null;
    #readings = 0;
    /** @type {MessagePort | null} kept, as nobody else holds it */ #transport = null;

    constructor() {
        super();
        this.port.onmessage = ({ data }) => this.#receive(data);
    }

    /** @param {any} message */
    #receive(message) {
        if (message.type === 'frame') this.#buffer?.push(floats(message.samples));
        else if (message.type === 'start') this.#buffer = new PlayoutBuffer(message.rate, sampleRate);
        else if (message.type === 'stop') this.#buffer = null;
        else if (message.type === 'transport') {
            this.#transport = message.port;
            message.port.onmessage = (/** @type {MessageEvent} */ { data }) => this.#receive(data);
        }
    }

    /**
     * @param {Float32Array[][]} _inputs
     * @param {Float32Array[][]} outputs
     */
    process(_inputs, outputs) {
        const output = outputs[0][0];
        this.#buffer?.pull(output);
        const level = this.#meter.add(output);
        if (level !== null) this.#report(level);
        return true;
    }

    /** @param {number} level */
    #report(level) {
        this.port.postMessage({ type: 'level', level });
        this.#readings += 1;
        if (this.#readings % REPORT_EVERY !== 0 || !this.#buffer) return;
        this.port.postMessage({ type: 'statistics', statistics: this.#buffer.statistics });
    }
}

/** @param {Int16Array | Float32Array} samples */
function floats(samples) {
    return samples instanceof Float32Array ? samples : fromPCM16(samples);
}

registerProcessor('spech-playout', PlayoutProcessor);
