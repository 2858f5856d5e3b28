/**
 * Which call the audio on the socket belongs to: labels what goes out, and lets in only what is meant for us.
 *
 * Stream id and epoch are given when this tab attaches to a call. After a swap or a takeover, late frames of the old
 * attachment are counted and dropped. The socket may be quicker than the push that announces the attachment, so a few
 * frames with an unknown label wait for it.
 */
import { OPUS_RATE, decodeFrame, encodeFrame } from '../wire/audio-frame.js';
import { Transit } from './line-control.js';

/** @typedef {import('../wire/types.js').AudioAttachment} AudioAttachment */
/** @typedef {import('../wire/audio-frame.js').AudioFrame} AudioFrame */

/** Frames that may wait for their attachment; more drops the oldest. */
const EARLY_LIMIT = 10;

export class AudioStream {
    /** @type {AudioAttachment | null} */ attachment = null;
    /** @type {AudioFrame[]} */ #early = [];
    #sequence = 0;
    #lastReceived = -1;
    #transit = new Transit();
    /** The host reads receipts. */
    tellsReceipts = false;

    /** @param {(frame: AudioFrame) => void} onFrame */
    constructor(onFrame) {
        this.onFrame = onFrame;
        this.counters = { played: 0, stale: 0, malformed: 0, gaps: 0 };
    }

    /** @param {AudioAttachment} attachment */
    attach(attachment) {
        this.attachment = attachment;
        this.#sequence = 0;
        this.#lastReceived = -1;
        this.#transit = new Transit();
        const early = this.#early;
        this.#early = [];
        for (const frame of early) this.#admit(frame);
    }

    detach() {
        this.attachment = null;
    }

    /** @param {ArrayBuffer} buffer */
    receive(buffer) {
        const frame = decodeFrame(buffer);
        if (!frame) {
            this.counters.malformed += 1;
            return;
        }
        if (this.attachment && this.#isOurs(frame)) this.#admit(frame);
        else this.#keepEarly(frame);
    }

    /**
     * @param {Int16Array} samples
     * @param {boolean} silent
     * @param {number} time ms
     * @returns {ArrayBuffer | null} null when no call is attached
     */
    label(samples, silent, time) {
        return this.attachment && this.#label({ rate: this.attachment.rate, silent, time, samples });
    }

    /**
     * @param {Uint8Array | null} packet of Opus; null where a silence begins or lasts
     * @param {number} count samples that it stands for
     * @param {number} time ms
     * @returns {ArrayBuffer | null} null when no call is attached
     */
    labelPacket(packet, count, time) {
        const content = { samples: new Int16Array(0), packet: packet ?? new Uint8Array(0), count };
        return this.#label({ rate: OPUS_RATE, silent: packet === null, time, ...content });
    }

    /** @param {Omit<AudioFrame, 'stream' | 'epoch' | 'sequence'>} frame */
    #label(frame) {
        if (!this.attachment) return null;
        const { streamId: stream, epoch } = this.attachment;
        const sequence = this.#sequence;
        this.#sequence = (this.#sequence + 1) >>> 0;
        const receipt = this.tellsReceipts ? this.#transit.take(performance.now()) : undefined;
        return encodeFrame({ stream, epoch, sequence, receipt, ...frame });
    }

    /** @param {AudioFrame} frame */
    #isOurs(frame) {
        return frame.stream === this.attachment?.streamId && frame.epoch === this.attachment.epoch;
    }

    /**
     * While the format changes, frames of the former one are still under way.
     * @param {AudioFrame} frame
     */
    #isUnderstood(frame) {
        return frame.packet !== undefined || frame.rate === this.attachment?.rate;
    }

    /** @param {AudioFrame} frame */
    #keepEarly(frame) {
        // Epochs only grow: a frame that is not newer than what we hear can never become ours.
        if (this.attachment && frame.epoch <= this.attachment.epoch) {
            this.counters.stale += 1;
            return;
        }
        this.#early.push(frame);
        if (this.#early.length <= EARLY_LIMIT) return;
        this.#early.shift();
        this.counters.stale += 1;
    }

    /** @param {AudioFrame} frame */
    #admit(frame) {
        const isLate = this.#lastReceived >= 0 && frame.sequence <= this.#lastReceived;
        if (!this.#isOurs(frame) || isLate || !this.#isUnderstood(frame)) {
            this.counters.stale += 1;
            return;
        }
        this.#transit.observe(frame.time, performance.now());
        if (this.#lastReceived >= 0) this.counters.gaps += frame.sequence - this.#lastReceived - 1;
        this.#lastReceived = frame.sequence;
        this.counters.played += 1;
        this.onFrame(frame);
    }
}
