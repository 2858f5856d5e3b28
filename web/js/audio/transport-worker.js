/**
 * The worker that owns the audio socket: frames of the capture worklet go up, frames of the host go to the playout
 * worklet, and the page's main thread is not in the way.
 *
 * In: `{type: 'open', credentials}`, `close`, `{type: 'join', capture, playout}`, `{type: 'attach', attachment}`,
 * `detach`, `{type: 'format', format, bitrate}`, `report`.
 * Out: `ready`, `lost`, `{type: 'refused', code}`, `{type: 'report', statistics, isAsked}`.
 */
import { OPUS_RATE } from '../wire/audio-frame.js';
import { AudioSocket } from '../wire/audio-socket.js';
import { AudioStream } from './audio-stream.js';
import { LineControl } from './line-control.js';
import { OpusDecoder, OpusEncoder, longestPacket, supportedFormats } from './opus-codec.js';
import { SilenceGate } from './silence-gate.js';

/** Between two reports of what was counted. */
const REPORT_MS = 200;

class Transport {
    #stream = new AudioStream((frame) => this.#receive(frame));
    #socket = new AudioSocket((buffer) => this.#stream.receive(buffer));
    /** @type {MessagePort | null} */ #capture = null;
    /** @type {MessagePort | null} */ #playout = null;
    /** @type {OpusEncoder | null} */ #encoder = null;
    /** @type {OpusDecoder | null} */ #decoder = null;
    #gate = new SilenceGate();
    #control = new LineControl();
    #longest = 20;
    /** A silence began within a packet: its mark comes after it. */ #owesMark = false;
    #opened = 0;
    #reported = '';
    #codec = { format: '', bitrate: 0, frameMs: 20, encoded: 0, decoded: 0, paused: 0, skipped: 0, failures: 0 };

    constructor() {
        this.#socket.addEventListener('ready', () => {
            this.#control = new LineControl();
            this.#begin();
            postMessage({ type: 'ready' });
        });
        this.#socket.addEventListener('lost', () => postMessage({ type: 'lost' }));
        this.#socket.addEventListener('refused', (event) => {
            postMessage({ type: 'refused', code: /** @type {CustomEvent} */ (event).detail });
        });
        setInterval(() => this.#report(), REPORT_MS);
        // The browser thinks about it for a moment: asked before anybody needs to know.
        void longestPacket();
    }

    /** @param {any} message */
    handle(message) {
        if (message.type === 'open') void this.#open(message.credentials);
        else if (message.type === 'close') this.#close();
        else if (message.type === 'join') this.#join(message);
        else if (message.type === 'attach') this.#attach(message.attachment);
        else if (message.type === 'detach') this.#detach();
        else if (message.type === 'format') this.#ask(message.format, message.bitrate);
        else if (message.type === 'report') this.#report(true);
    }

    /** @param {{url: string, token: string, sessionId: string}} credentials */
    async #open(credentials) {
        this.#opened += 1;
        const ours = this.#opened;
        const formats = await supportedFormats();
        this.#longest = await longestPacket();
        if (ours === this.#opened) this.#socket.open({ ...credentials, formats });
    }

    #close() {
        this.#opened += 1;
        this.#socket.close();
    }

    /** @param {{capture: MessagePort, playout: MessagePort}} ports */
    #join({ capture, playout }) {
        this.#capture = capture;
        this.#playout = playout;
        capture.onmessage = ({ data }) => this.#send(data);
    }

    /** @param {import('../wire/types.js').AudioAttachment} attachment */
    #attach(attachment) {
        this.#useFormat(attachment);
        this.#stream.attach(attachment);
        this.#begin();
    }

    #begin() {
        const { hasReceipts } = this.#socket;
        this.#stream.tellsReceipts = hasReceipts;
        this.#control.begin(hasReceipts, this.#stream.attachment?.bitrate, hasReceipts ? this.#longest : undefined);
    }

    #detach() {
        this.#stream.detach();
        this.#releaseCodecs();
        this.#capture?.postMessage({ type: 'stop' });
        this.#playout?.postMessage({ type: 'stop' });
    }

    /** @param {{format?: string, rate: number, bitrate?: number}} wanted */
    #useFormat({ format = 'pcm16', rate, bitrate }) {
        this.#releaseCodecs();
        this.#codec.format = format;
        this.#codec.bitrate = 0;
        if (bitrate) this.#control.allow(bitrate);
        if (format === 'opus') this.#openCodecs();
        this.#playout?.postMessage({ type: 'start', rate });
        this.#capture?.postMessage({ type: 'start', rate });
    }

    #openCodecs() {
        this.#gate = new SilenceGate();
        this.#owesMark = false;
        const onFailure = () => this.#fail();
        this.#encoder = new OpusEncoder((packet, count, time) => {
            this.#codec.encoded += 1;
            this.#transmit(this.#stream.labelPacket(packet, count, time), (1_000 * count) / OPUS_RATE);
        }, onFailure);
        this.#decoder = new OpusDecoder((samples, rate) => {
            this.#codec.decoded += 1;
            this.#play(samples, rate);
        }, onFailure);
    }

    #releaseCodecs() {
        this.#encoder?.close();
        this.#decoder?.close();
        this.#encoder = this.#decoder = null;
    }

    /** The browser's codec gave up: the call goes on without it. */
    #fail() {
        this.#codec.failures += 1;
        if (this.#encoder) this.#ask('pcm16');
        this.#releaseCodecs();
    }

    /**
     * @param {string} format
     * @param {number} [bitrate]
     */
    #ask(format, bitrate) {
        const { attachment } = this.#stream;
        this.#socket.request('audioFormat', { format, bitrate }, (data) => {
            if (data?.success !== true || !attachment || attachment !== this.#stream.attachment) return;
            const { format, rate, bitrate } = data;
            if (format === attachment.format && rate === attachment.rate) {
                if (bitrate) this.#control.allow(bitrate);
                return;
            }
            Object.assign(attachment, { format, rate, bitrate });
            this.#useFormat(attachment);
        });
    }

    /** @param {{samples: Int16Array, silent: boolean, rate: number}} frame of 20 ms */
    #send({ samples, silent, rate }) {
        const { attachment } = this.#stream;
        // A frame that was cut before the rate changed belongs to nothing any more.
        if (!attachment || rate !== attachment.rate) return;
        const now = performance.now();
        const time = Math.floor(now) >>> 0;
        const held = this.#control.hold(now);
        if (attachment.format !== 'opus') {
            if (held !== 'skip') this.#transmit(this.#stream.label(samples, silent, time));
            return;
        }
        const verdict = held ?? this.#gate.judge(samples, silent);
        if (verdict === 'sound' || (!held && this.#encoder?.isPartial)) {
            this.#owesMark = verdict !== 'sound' && (this.#owesMark || verdict === 'mark');
            this.#encode(samples, time, now);
            return;
        }
        if (!held) this.#codec.paused += 1;
        if (verdict === 'mark' || this.#owesMark) this.#transmit(this.#stream.labelPacket(null, samples.length, time));
        this.#owesMark = false;
    }

    /**
     * @param {Int16Array} samples
     * @param {number} time
     * @param {number} now
     */
    #encode(samples, time, now) {
        this.#control.observe(this.#socket.queuedMs, now);
        const { bitrate, frameMs } = this.#control;
        if (this.#encoder?.use(bitrate, frameMs)) Object.assign(this.#codec, { bitrate, frameMs });
        if (this.#encoder?.encode(samples, time) === false) this.#codec.skipped += 1;
    }

    /**
     * @param {ArrayBuffer | null} frame
     * @param {number} [ms] what it lasts
     */
    #transmit(frame, ms) {
        if (frame) this.#socket.send(frame, ms);
    }

    /** @param {import('../wire/audio-frame.js').AudioFrame} frame */
    #receive(frame) {
        if (frame.receipt && this.#socket.hasReceipts) this.#control.receive(frame.receipt, performance.now());
        if (!frame.packet) this.#play(frame.samples, frame.rate);
        else if (frame.silent) this.#play(new Float32Array(frame.count ?? 0), frame.rate);
        else this.#decoder?.decode(frame.packet);
    }

    /**
     * @param {Int16Array | Float32Array} samples
     * @param {number} rate Hz
     */
    #play(samples, rate) {
        if (rate === this.#stream.attachment?.rate) {
            this.#playout?.postMessage({ type: 'frame', samples }, [samples.buffer]);
        }
    }

    /** @param {boolean} isAsked by the page; else only news are told */
    #report(isAsked = false) {
        const statistics = {
            socket: this.#socket.statistics, stream: this.#stream.counters, codec: this.#codec,
            line: this.#control.counters,
        };
        const text = JSON.stringify(statistics);
        if (text === this.#reported && !isAsked) return;
        this.#reported = text;
        postMessage({ type: 'report', statistics, isAsked });
    }
}

const transport = new Transport();
onmessage = ({ data }) => transport.handle(data);
