/**
 * The audio WebSocket: proves itself with the first text frame, then carries binary frames both ways.
 *
 * Lost sockets are reopened while they are wanted. Late audio is worse than lost audio, so frames are dropped
 * (and counted) when the browser's send queue holds more than the limit. Events: `ready`, `lost`, `refused`
 * (detail: the host's code).
 */
import { Backoff } from './backoff.js';

/** Audio that may wait in the browser's send queue before new frames are dropped. */
const QUEUE_LIMIT_MS = 160;
const FRAME_MS = 20;
const OPEN_LIMIT_MS = 8_000;

export class AudioSocket extends EventTarget {
    /** @type {WebSocket | null} */ #socket = null;
    /** @type {{url: string, token: string, sessionId: string} | null} */ #credentials = null;
    #backoff = new Backoff(250, 5_000);
    #ready = false;
    #timer = 0;

    /** @param {(buffer: ArrayBuffer) => void} onFrame */
    constructor(onFrame) {
        super();
        this.onFrame = onFrame;
        this.statistics = { sent: 0, received: 0, dropped: 0, opened: 0 };
    }

    get isReady() {
        return this.#ready;
    }

    /**
     * Opens the socket for this session, in place of any earlier one.
     * @param {{url: string, token: string, sessionId: string}} credentials
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
     * Sends one frame, or drops it.
     * @param {ArrayBuffer} frame
     */
    send(frame) {
        const socket = this.#socket;
        const limit = (frame.byteLength * QUEUE_LIMIT_MS) / FRAME_MS;
        if (!this.#ready || !socket || socket.bufferedAmount > limit) {
            this.statistics.dropped += 1;
            return;
        }
        socket.send(frame);
        this.statistics.sent += 1;
    }

    #connect() {
        const credentials = this.#credentials;
        if (!credentials) return;
        const socket = new WebSocket(credentials.url);
        socket.binaryType = 'arraybuffer';
        this.#socket = socket;
        this.#timer = setTimeout(() => this.#lost(socket), OPEN_LIMIT_MS);
        socket.onopen = () => {
            const { token, sessionId } = credentials;
            socket.send(JSON.stringify({ id: '1', type: 'connect', data: { token, sessionId } }));
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
        clearTimeout(this.#timer);
        const { success, code } = parse(text);
        if (success === true) {
            this.#ready = true;
            this.statistics.opened += 1;
            this.#backoff.reset();
            this.dispatchEvent(new Event('ready'));
        } else {
            // Asking again with the same token cannot help; the control socket will tell us what to do.
            this.close();
            this.dispatchEvent(new CustomEvent('refused', { detail: code }));
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
        if (!socket) return;
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
    }
}

/** @param {string} text */
function parse(text) {
    try {
        return JSON.parse(text)?.data ?? {};
    } catch {
        return {};
    }
}
