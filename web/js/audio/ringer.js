/**
 * Sounds while a call comes in: the ringtone on the device that is meant to ring, or a knock in the ear of somebody who
 * is in a call. Of several tabs of one browser one sounds, so that they do not ring against each other.
 *
 * Event `blocked` (detail: boolean): the browser holds sound back until the page is touched.
 */
import { knock, ringtone } from './ringtone.js';

/** @typedef {'ring' | 'knock'} RingKind */

const LOCK = 'spech.ringtone';
/** A context that still starts up is not blocked yet. */
const BLOCKED_AFTER_MS = 600;

export class Ringer extends EventTarget {
    /** @type {AudioContext | null} */ #context = null;
    /** @type {AudioBufferSourceNode | null} */ #source = null;
    /** @type {GainNode | null} */ #gain = null;
    /** @type {AbortController | null} ends the wait for our turn, or our turn */ #turn = null;
    /** @type {RingKind | null} */ #kind = null;
    #volume = 0.7;
    #sinkId = '';
    #blockedTimer = 0;

    get isSounding() {
        return this.#source !== null && this.#context?.state === 'running';
    }

    /** @param {RingKind} kind */
    start(kind) {
        if (this.#kind === kind || typeof AudioContext !== 'function') return;
        this.stop();
        this.#kind = kind;
        const turn = new AbortController();
        this.#turn = turn;
        // A knock is for the ear of this tab's call; only the ringtone is shared.
        if (kind === 'knock' || !navigator.locks) this.#sound(kind);
        else navigator.locks.request(LOCK, { signal: turn.signal }, () => this.#takeTurn(kind, turn.signal)).catch(() => {});
    }

    /** Silence, at once. */
    stop() {
        if (this.#kind === null) return;
        this.#turn?.abort();
        this.#turn = null;
        this.#kind = null;
        clearTimeout(this.#blockedTimer);
        this.#source?.stop();
        this.#source?.disconnect();
        this.#source = null;
        this.#context?.suspend().catch(() => {});
        this.dispatchEvent(new CustomEvent('blocked', { detail: false }));
    }

    /** @param {number} volume 0…1 */
    setVolume(volume) {
        this.#volume = volume;
        if (this.#gain) this.#gain.gain.value = volume;
    }

    /** @param {string} sinkId empty for the system's own choice */
    async setDevice(sinkId) {
        this.#sinkId = sinkId;
        await this.#applyDevice();
    }

    /** The person has touched the page: what was held back may sound. */
    wake() {
        if (this.#source) this.#context?.resume().then(() => this.#watch(), () => {});
    }

    /**
     * Sounds until the signal ends it; the lock is kept as long.
     * @param {RingKind} kind
     * @param {AbortSignal} signal
     */
    #takeTurn(kind, signal) {
        if (signal.aborted) return;
        this.#sound(kind);
        return new Promise((resolve) => signal.addEventListener('abort', resolve));
    }

    /** @param {RingKind} kind */
    #sound(kind) {
        const context = (this.#context ??= new AudioContext({ latencyHint: 'interactive' }));
        this.#applyDevice();
        const samples = kind === 'ring' ? ringtone(context.sampleRate) : knock(context.sampleRate);
        const buffer = context.createBuffer(1, samples.length, context.sampleRate);
        buffer.copyToChannel(samples, 0);
        this.#gain ??= new GainNode(context);
        this.#gain.gain.value = this.#volume;
        this.#gain.connect(context.destination);
        this.#source = new AudioBufferSourceNode(context, { buffer, loop: true });
        this.#source.connect(this.#gain);
        this.#source.start();
        context.resume().then(() => this.#watch(), () => {});
        this.#blockedTimer = setTimeout(() => this.#watch(), BLOCKED_AFTER_MS);
    }

    #watch() {
        const detail = this.#source !== null && this.#context?.state !== 'running';
        this.dispatchEvent(new CustomEvent('blocked', { detail }));
    }

    async #applyDevice() {
        const context = /** @type {any} */ (this.#context);
        if (!context?.setSinkId || context.sinkId === this.#sinkId) return;
        // A device that is gone leaves the ringing where it was: better in the wrong room than nowhere.
        await context.setSinkId(this.#sinkId).catch(() => {});
    }
}
