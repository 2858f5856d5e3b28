/**
 * Opus by WebCodecs, where the browser has it: 48 kHz, one channel, packets of 20 ms, or of 40 and 60 on a thin line.
 *
 * Never `usedtx` (packets are dropped without a trace in their timestamps) nor `useinbandfec` (TCP loses nothing): a
 * pause is told by a flag of the frame. The decoder always gives 48 kHz.
 */
import { OPUS_RATE } from '../wire/audio-frame.js';
import { QUEUE_LIMIT, StallWatch } from './stall-watch.js';

const FRAME_MS = 20;
const FRAME_US = 1_000 * FRAME_MS;
const LONGEST_MS = 60;
/** How long the browser may think about what it has. */
const SUPPORT_LIMIT_MS = 3_000;
/** Half of what the encoder can spend; the rest is not heard. */
const COMPLEXITY = 5;

/**
 * @param {number} bitrate bits per second
 * @param {number} frameMs of a packet
 */
function encoderConfig(bitrate, frameMs = FRAME_MS) {
    return {
        codec: 'opus', sampleRate: OPUS_RATE, numberOfChannels: 1, bitrate,
        opus: { frameDuration: 1_000 * frameMs, complexity: COMPLEXITY, signal: 'voice', application: 'voip' },
    };
}

const DECODER_CONFIG = { codec: 'opus', sampleRate: OPUS_RATE, numberOfChannels: 1 };

/** @type {Promise<string[]> | null} */
let known = null;

/** What this browser can send and play, best first. */
export function supportedFormats() {
    known ??= hasOpus().then((has) => (has ? ['opus', 'pcm16'] : ['pcm16']));
    return known;
}

/** Milliseconds of the longest packet that this browser can make. */
export async function longestPacket() {
    const formats = await supportedFormats();
    if (formats.length < 2) return FRAME_MS;
    const { supported } = await AudioEncoder.isConfigSupported(encoderConfig(8_000, LONGEST_MS));
    return supported ? LONGEST_MS : FRAME_MS;
}

async function hasOpus() {
    try {
        const answers = Promise.all([
            AudioEncoder.isConfigSupported(encoderConfig(24_000)),
            AudioDecoder.isConfigSupported(DECODER_CONFIG),
        ]);
        const silence = new Promise((_, reject) => setTimeout(reject, SUPPORT_LIMIT_MS));
        const [encoder, decoder] = await Promise.race([answers, /** @type {Promise<never>} */ (silence)]);
        return encoder.supported === true && decoder.supported === true;
    } catch {
        return false;
    }
}

export class OpusEncoder {
    #encoder;
    #watch;
    /** @type {number[]} times of what is being encoded */ #times = [];
    #frames = 0;
    #bitrate = 0;
    #frameMs = FRAME_MS;
    /** Milliseconds of a packet that is not whole yet. */ #partial = 0;

    /**
     * @param {(packet: Uint8Array, count: number, time: number) => void} onPacket
     * @param {() => void} onFailure
     */
    constructor(onPacket, onFailure) {
        this.#watch = new StallWatch(onFailure);
        this.#encoder = new AudioEncoder({
            output: (chunk) => {
                const packet = new Uint8Array(chunk.byteLength);
                chunk.copyTo(packet);
                const ms = Math.round((chunk.duration ?? FRAME_US) / 1_000);
                const time = this.#times.splice(0, Math.max(1, ms / FRAME_MS)).at(-1);
                onPacket(packet, (OPUS_RATE * ms) / 1_000, time ?? 0);
            },
            error: onFailure,
        });
    }

    get isPartial() {
        return this.#partial > 0;
    }

    /**
     * @param {Int16Array} samples 20 ms
     * @param {number} time ms
     * @returns {boolean} false when the encoder is behind and the frame was dropped
     */
    encode(samples, time) {
        if (this.#encoder.state !== 'configured' || !this.#watch.hasRoom(this.#encoder.encodeQueueSize)) return false;
        const data = new AudioData({
            format: 's16', sampleRate: OPUS_RATE, numberOfFrames: samples.length, numberOfChannels: 1,
            timestamp: this.#frames * FRAME_US, data: /** @type {any} */ (samples),
        });
        this.#frames += 1;
        this.#partial = (this.#partial + FRAME_MS) % this.#frameMs;
        this.#times.push(time);
        if (this.#times.length > 2 * QUEUE_LIMIT) this.#times.shift();
        this.#encoder.encode(data);
        data.close();
        return true;
    }

    /**
     * Changes what packets are like, once the present one is whole.
     * @param {number} bitrate bits per second
     * @param {number} frameMs
     * @returns {boolean} whether it is so
     */
    use(bitrate, frameMs) {
        if (bitrate === this.#bitrate && frameMs === this.#frameMs) return true;
        if (this.#encoder.state === 'closed' || this.isPartial) return false;
        this.#encoder.configure(/** @type {any} */ (encoderConfig(bitrate, frameMs)));
        this.#bitrate = bitrate;
        this.#frameMs = frameMs;
        return true;
    }

    close() {
        if (this.#encoder.state !== 'closed') this.#encoder.close();
    }
}

export class OpusDecoder {
    #decoder;
    #watch;
    #packets = 0;

    /**
     * @param {(samples: Float32Array, rate: number) => void} onSamples
     * @param {() => void} onFailure
     */
    constructor(onSamples, onFailure) {
        this.#watch = new StallWatch(onFailure);
        this.#decoder = new AudioDecoder({
            output: (data) => {
                const samples = new Float32Array(data.numberOfFrames);
                data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
                onSamples(samples, data.sampleRate);
                data.close();
            },
            error: onFailure,
        });
        this.#decoder.configure(DECODER_CONFIG);
    }

    /** @param {Uint8Array} packet */
    decode(packet) {
        if (this.#decoder.state !== 'configured' || !this.#watch.hasRoom(this.#decoder.decodeQueueSize)) return;
        const timestamp = this.#packets * FRAME_US;
        this.#packets += 1;
        this.#decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp, data: /** @type {any} */ (packet) }));
    }

    close() {
        if (this.#decoder.state !== 'closed') this.#decoder.close();
    }
}
