/**
 * The audio WebSocket: proves itself with the first text frame, then carries binary frames both ways.
 *
 * Lost sockets are reopened while they are wanted. Late audio is worse than lost audio: what the browser does not take
 * off our hands waits here, and beyond the limit the oldest is dropped (and counted). Events: `ready`, `lost`,
 * `refused` (detail: the host's code).
 */
import { Backoff } from './backoff.js';

/** Audio that may wait, here and in the browser's send queue, before the oldest is dropped. */
const QUEUE_LIMIT_MS = 160;
const FRAME_MS = 20;
/** Audio that the browser may hold; what it has taken can be dropped no more. */
const HANDED_OVER_LIMIT_MS = 60;
const OPEN_LIMIT_MS = 8_000;
/** Requests that may wait for their answer. */
const REQUEST_LIMIT = 4;

/** @typedef {{url: string, token: string, sessionId: string, formats: string[]}} Credentials */

export class AudioSocket extends EventTarget {
    /** @type {WebSocket | null} */ #socket = null;
    /** @type {Credentials | null} */ #credentials = null;
    #backoff = new Backoff(250, 5_000);
    #ready = false;
    #timer = 0;
    /** @type {{frame: ArrayBuffer, ms: number}[]} */ #waiting = [];
    /** @type {Map<string, (data: any) => void>} */ #requests = new Map();
    #lastRequest = 1;
    /** The host sends and reads receipts. */
    hasReceipts = false;

    /** @param {(buffer: ArrayBuffer) => void} onFrame */
    constructor(onFrame) {
        super();
        this.onFrame = onFrame;
        this.statistics = { sent: 0, received: 0, dropped: 0, opened: 0 };
    }

    /** Frames that the network has not taken yet, in milliseconds. */
    get queuedMs() {
        return this.#waiting.reduce((sum, { ms }) => sum + ms, this.#handedOverMs);
    }

    /**
     * Opens the socket for this session, in place of any earlier one.
     * @param {Credentials} credentials
     */
    open(credentials) {
        this.close();
        this.#credentials = credentials;
        this.#backoff.reset();
        this.#connect();
    }

    close() {
        this.#credentials = null;
        clearTimeout(this.#timer);
        this.#forget();
    }

    /**
     * Sends one frame, as soon as those before it are under way.
     * @param {ArrayBuffer} frame
     * @param {number} [ms] what it lasts
     */
    send(frame, ms = FRAME_MS) {
        if (!this.#ready) {
            this.statistics.dropped += 1;
            return;
        }
        this.#waiting.push({ frame, ms });
        this.#flush();
        while (this.#waiting.length > 0 && this.queuedMs > QUEUE_LIMIT_MS) {
            this.#waiting.shift();
            this.statistics.dropped += 1;
        }
    }

    /**
     * Asks the host something on this socket.
     * @param {string} type
     * @param {object} data
     * @param {(data: any) => void} onReply not called when the socket is lost before
     */
    request(type, data, onReply) {
        if (!this.#ready || !this.#socket || this.#requests.size >= REQUEST_LIMIT) return;
        this.#lastRequest += 1;
        const id = String(this.#lastRequest);
        this.#requests.set(id, onReply);
        this.#socket.send(JSON.stringify({ id, type, data }));
    }

    /** Sound in the browser's send queue, by the length of the frames that wait behind it. */
    get #handedOverMs() {
        const amount = this.#socket?.bufferedAmount ?? 0;
        return amount === 0 ? 0 : Math.ceil(amount / this.#usual.frame.byteLength) * this.#usual.ms;
    }
    #usual = { frame: new ArrayBuffer(1), ms: FRAME_MS };

    #flush() {
        while (this.#waiting.length > 0 && this.#socket) {
            this.#usual = this.#waiting[0];
            if (this.#handedOverMs >= HANDED_OVER_LIMIT_MS) return;
            this.#waiting.shift();
            this.#socket.send(this.#usual.frame);
            this.statistics.sent += 1;
        }
    }

    #connect() {
        const credentials = this.#credentials;
        if (!credentials) return;
        const socket = new WebSocket(credentials.url);
        socket.binaryType = 'arraybuffer';
        this.#socket = socket;
        this.#timer = setTimeout(() => this.#lost(socket), OPEN_LIMIT_MS);
        socket.onopen = () => {
            const { token, sessionId, formats } = credentials;
            const data = { token, sessionId, formats, receipts: true };
            socket.send(JSON.stringify({ id: '1', type: 'connect', data }));
        };
        socket.onmessage = (event) => {
            if (event.data instanceof ArrayBuffer) this.#receive(event.data);
            else this.#receiveReply(event.data);
        };
        socket.onclose = () => this.#lost(socket);
    }

    /** @param {ArrayBuffer} buffer */
    #receive(buffer) {
        this.statistics.received += 1;
        this.onFrame(buffer);
    }

    /** @param {string} text */
    #receiveReply(text) {
        const { byToken, data } = parse(text);
        if (this.#ready) {
            this.#requests.get(byToken)?.(data);
            this.#requests.delete(byToken);
            return;
        }
        clearTimeout(this.#timer);
        if (data?.success === true) {
            this.#ready = true;
            this.hasReceipts = data.receipts === true;
            this.statistics.opened += 1;
            this.#backoff.reset();
            this.dispatchEvent(new Event('ready'));
        } else {
            // Asking again with the same token cannot help; the control socket will tell us what to do.
            this.close();
            this.dispatchEvent(new CustomEvent('refused', { detail: data?.code }));
        }
    }

    /** @param {WebSocket} socket */
    #lost(socket) {
        if (socket !== this.#socket) return;
        clearTimeout(this.#timer);
        this.#forget();
        this.dispatchEvent(new Event('lost'));
        if (this.#credentials) this.#timer = setTimeout(() => this.#connect(), this.#backoff.next());
    }

    #forget() {
        const socket = this.#socket;
        this.#socket = null;
        this.#ready = false;
        this.statistics.dropped += this.#waiting.length;
        this.#waiting = [];
        this.#requests.clear();
        if (!socket) return;
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
    }
}

/** @param {string} text */
function parse(text) {
    try {
        return JSON.parse(text) ?? {};
    } catch {
        return {};
    }
}
