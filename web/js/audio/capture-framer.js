/**
 * Turns microphone blocks at the sound card's rate into 20 ms frames of PCM16 at the call's rate.
 */
import { Resampler } from './resampler.js';

export class CaptureFramer {
    #resampler;
    #scratch = new Float32Array(512);
    #frame;
    #filled = 0;
    #isSilent = true;

    /**
     * @param {number} inputRate Hz, the AudioContext's
     * @param {number} rate Hz, the call's
     */
    constructor(inputRate, rate) {
        this.rate = rate;
        this.#resampler = new Resampler(inputRate, rate);
        this.#frame = new Float32Array(Math.round(rate / 50));
    }

    /**
     * @param {Float32Array} block
     * @param {boolean} isSilent muted, or no microphone: the block is to count as silence
     * @param {(samples: Int16Array, isSilent: boolean) => void} onFrame
     */
    push(block, isSilent, onFrame) {
        this.#resampler.write(block);
        this.#isSilent &&= isSilent;
        for (;;) {
            const made = this.#resampler.read(this.#scratch);
            if (made === 0) return;
            for (let i = 0; i < made; i += 1) this.#append(this.#scratch[i], isSilent, onFrame);
        }
    }

    /**
     * @param {number} value
     * @param {boolean} isSilent
     * @param {(samples: Int16Array, isSilent: boolean) => void} onFrame
     */
    #append(value, isSilent, onFrame) {
        this.#frame[this.#filled] = value;
        this.#filled += 1;
        if (this.#filled < this.#frame.length) return;
        this.#filled = 0;
        // Mute must hold at once: a frame that ends muted is silence as a whole.
        const silent = this.#isSilent || isSilent;
        onFrame(silent ? new Int16Array(this.#frame.length) : toPCM16(this.#frame), silent);
        this.#isSilent = isSilent;
    }
}

/** @param {Float32Array} samples −1…1 */
export function toPCM16(samples) {
    const pcm = new Int16Array(samples.length);
    for (let i = 0; i < samples.length; i += 1) {
        pcm[i] = Math.max(-32_768, Math.min(32_767, Math.round(samples[i] * 32_768)));
    }
    return pcm;
}

/** @param {Int16Array} pcm */
export function fromPCM16(pcm) {
    const samples = new Float32Array(pcm.length);
    for (let i = 0; i < pcm.length; i += 1) samples[i] = pcm[i] / 32_768;
    return samples;
}
