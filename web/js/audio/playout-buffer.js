/**
 * Evens out the far end's frames between the network and the sound card.
 *
 * Frames come in bursts at the call's rate; the card takes 128 samples at a time at its own. The buffer waits until
 * it holds its target, then holds that target by resampling a few parts per thousand faster or slower. It hides an
 * underrun with a short fade, grows its target after one, and cuts what a stall has piled up.
 */
import { Resampler } from './resampler.js';
import { SampleRing } from './sample-ring.js';

/** The depth held on a good line, and the most it may grow to after underruns. */
const TARGET_MS = 50;
const TARGET_LIMIT_MS = 120;
const TARGET_GROWTH_MS = 10;
const TARGET_DECAY_MS = 5;
/** A calm stretch of this length lets the target shrink by one step. */
const CALM_MS = 20_000;
/** Playing starts at the crest of the saw tooth that frames draw around the target: with 20 ms of each. */
const CREST_MS = 10;
/** Above target by this much: cut back to the target. */
const EXCESS_MS = 110;
/** Depth error that is left alone, and the trim for each ms beyond it. */
const DEAD_ZONE_MS = 4;
const TRIM_PER_MS = 0.0001;
const TRIM_LIMIT = 0.005;
/** Time constant of the depth average that steers the trim. */
const SMOOTHING_MS = 1_500;
const FADE_MS = 10;
const BLEND_MS = 5;

export class PlayoutBuffer {
    #resampler;
    #ring;
    #scratch;
    #history;
    #tail;
    #fadeIn = 0;
    #playing = false;
    #targetMs = TARGET_MS;
    #crestMs = CREST_MS;
    #averageMs = TARGET_MS;
    #calmMs = 0;
    #trim = 1;

    /**
     * @param {number} inputRate Hz, the call's
     * @param {number} outputRate Hz, the AudioContext's
     */
    constructor(inputRate, outputRate) {
        this.inputRate = inputRate;
        this.outputRate = outputRate;
        this.#resampler = new Resampler(inputRate, outputRate);
        this.#ring = new SampleRing(Math.ceil(inputRate * 0.5));
        this.#scratch = new Float32Array(4096);
        this.#history = new Float32Array(Math.round((outputRate * FADE_MS) / 1000));
        this.#tail = this.#history.length;
        this.counters = { frames: 0, underruns: 0, overruns: 0, trimmedMs: 0, concealedMs: 0 };
    }

    /** The depth that is held: longer frames need more. */
    get #goalMs() {
        return this.#targetMs + this.#crestMs - CREST_MS;
    }

    get depthMs() {
        return (this.#ring.length * 1000) / this.inputRate;
    }

    get statistics() {
        return {
            ...this.counters,
            depthMs: this.depthMs,
            averageMs: this.#averageMs,
            targetMs: this.#targetMs,
            trim: this.#trim,
            playing: this.#playing,
        };
    }

    /** @param {Float32Array} frame */
    push(frame) {
        this.counters.frames += 1;
        this.#ring.write(frame);
        this.#crestMs = Math.max(CREST_MS, (frame.length * 500) / this.inputRate);
        if (this.depthMs <= this.#goalMs + EXCESS_MS) return;
        const excess = this.#ring.length - Math.round((this.inputRate * (this.#goalMs + this.#crestMs)) / 1000);
        this.#ring.drop(excess, Math.round((this.inputRate * BLEND_MS) / 1000));
        this.counters.overruns += 1;
        this.counters.trimmedMs += (excess * 1000) / this.inputRate;
        this.#averageMs = this.#goalMs;
    }

    /**
     * Fills `output` completely: with sound, with the fade that hides a gap, or with silence.
     * @param {Float32Array} output at most 1024 samples
     */
    pull(output) {
        const blockMs = (output.length * 1000) / this.outputRate;
        if (!this.#playing && this.depthMs >= this.#goalMs + this.#crestMs) this.#begin();
        if (!this.#playing) return this.#conceal(output, blockMs);
        this.#steer(blockMs);
        const needed = this.#resampler.needed(output.length);
        if (needed > this.#ring.length) return this.#starve(output, blockMs);
        this.#ring.read(this.#scratch, needed);
        this.#resampler.write(this.#scratch, needed);
        this.#resampler.read(output);
        this.#applyFadeIn(output);
        this.#remember(output);
    }

    #begin() {
        this.#playing = true;
        this.#averageMs = this.#goalMs;
        this.#fadeIn = 0;
    }

    /**
     * Follows the drift between the two clocks, and lets a grown target shrink again.
     * @param {number} blockMs
     */
    #steer(blockMs) {
        this.#averageMs += ((this.depthMs - this.#averageMs) * blockMs) / SMOOTHING_MS;
        const error = this.#averageMs - this.#goalMs;
        const beyond = Math.sign(error) * Math.max(0, Math.abs(error) - DEAD_ZONE_MS);
        this.#trim = 1 + Math.max(-TRIM_LIMIT, Math.min(TRIM_LIMIT, beyond * TRIM_PER_MS));
        this.#resampler.trim = this.#trim;
        this.#calmMs += blockMs;
        if (this.#calmMs < CALM_MS) return;
        this.#calmMs = 0;
        this.#targetMs = Math.max(TARGET_MS, this.#targetMs - TARGET_DECAY_MS);
    }

    /**
     * @param {Float32Array} output
     * @param {number} blockMs
     */
    #starve(output, blockMs) {
        this.counters.underruns += 1;
        this.#playing = false;
        this.#calmMs = 0;
        this.#targetMs = Math.min(TARGET_LIMIT_MS, this.#targetMs + TARGET_GROWTH_MS);
        this.#tail = 0;
        this.#conceal(output, blockMs);
    }

    /**
     * Plays what was last heard backwards while fading it out: no step in the wave, no buzz.
     * @param {Float32Array} output
     * @param {number} blockMs
     */
    #conceal(output, blockMs) {
        const length = this.#history.length;
        if (this.counters.underruns > 0) this.counters.concealedMs += blockMs;
        for (let i = 0; i < output.length; i += 1) {
            const isOver = this.#tail >= length;
            output[i] = isOver ? 0 : this.#history[length - 1 - this.#tail] * (1 - this.#tail / length);
            if (!isOver) this.#tail += 1;
        }
    }

    /** @param {Float32Array} output */
    #applyFadeIn(output) {
        const length = this.#history.length;
        for (let i = 0; i < output.length && this.#fadeIn < length; i += 1) {
            output[i] *= this.#fadeIn / length;
            this.#fadeIn += 1;
        }
    }

    /** @param {Float32Array} output */
    #remember(output) {
        const history = this.#history;
        if (output.length >= history.length) {
            history.set(output.subarray(output.length - history.length));
            return;
        }
        history.copyWithin(0, output.length);
        history.set(output, history.length - output.length);
    }
}
