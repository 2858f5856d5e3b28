/**
 * The control WebSocket: requests with exactly one reply each, pushes, and reconnection.
 *
 * It knows nothing of telephony. Events: `open`, `close` (detail: `{retryInMs, code}`), `push` (detail: `{type, data}`).
 */
import { Backoff } from './backoff.js';
import { RequestError } from './request-error.js';

/** A reply must come within this time; requests that wait for a registrar state a longer one. */
const REPLY_LIMIT_MS = 10_000;
/** A socket that does not open within this time is given up. */
const OPEN_LIMIT_MS = 8_000;
/** The close code of a host by whose socket nobody came in; it waits for somebody who wants to. */
export const NOBODY_CAME_IN = 4002;

/**
 * What a person is told of a failure; `of` gives the host's refusals the page's words.
 * @typedef {{lost: string, late: string, failed: string, of: (code: string, message: string) => string}} Words
 */
/** @typedef {{resolve: (data: any) => void, reject: (error: RequestError) => void, timer: number}} Pending */

export class ControlSocket extends EventTarget {
    /** @type {WebSocket | null} */ #socket = null;
    /** @type {Map<string, Pending>} */ #pending = new Map();
    #backoff = new Backoff();
    #nextId = 1;
    #retryTimer = 0;
    #openTimer = 0;
    #wanted = false;

    /**
     * @param {string} url
     * @param {Words} words
     */
    constructor(url, words) {
        super();
        this.url = url;
        this.words = words;
    }

    get isOpen() {
        return this.#socket?.readyState === WebSocket.OPEN;
    }

    start() {
        this.#wanted = true;
        if (!this.#socket) this.#open();
    }

    stop() {
        this.#wanted = false;
        clearTimeout(this.#retryTimer);
        this.#drop();
    }

    /** Skips the rest of the waiting time, if we are waiting. */
    retryNow() {
        if (this.#wanted && !this.#socket) this.#open();
    }

    /** After a loss: no further attempt until somebody wants one. */
    rest() {
        clearTimeout(this.#retryTimer);
    }

    /** Opens the socket where it rests; resolved when it is open, or has failed once. */
    async wake() {
        this.retryNow();
        if (!this.#socket || this.isOpen) return;
        await new Promise((resolve) => {
            for (const type of ['open', 'close']) this.addEventListener(type, resolve, { once: true });
        });
    }

    /** The host accepted us: the next loss starts with a short delay again. */
    confirm() {
        this.#backoff.reset();
    }

    /** Gives up a socket that looks open but does not answer. */
    restart() {
        if (this.#socket) this.#drop();
    }

    /**
     * Sends one request and waits for its one reply.
     * @param {string} type
     * @param {object} [data]
     * @param {number} [limitMs]
     * @returns {Promise<any>}
     */
    request(type, data = {}, limitMs = REPLY_LIMIT_MS) {
        if (!this.isOpen) return Promise.reject(new RequestError('disconnected', this.words.lost));
        const id = String(this.#nextId++);
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
                this.#pending.delete(id);
                reject(new RequestError('timeout', this.words.late));
            }, limitMs);
            this.#pending.set(id, { resolve, reject, timer });
            this.#socket?.send(JSON.stringify({ id, type, data }));
        });
    }

    #open() {
        clearTimeout(this.#retryTimer);
        const socket = new WebSocket(this.url);
        this.#socket = socket;
        this.#openTimer = setTimeout(() => this.#lost(socket), OPEN_LIMIT_MS);
        socket.onopen = () => {
            clearTimeout(this.#openTimer);
            this.dispatchEvent(new Event('open'));
        };
        socket.onmessage = (event) => this.#receive(event.data);
        socket.onclose = ({ code }) => this.#lost(socket, code);
    }

    #drop() {
        if (this.#socket) this.#lost(this.#socket);
    }

    /**
     * @param {WebSocket} socket
     * @param {number} [code] the host's, where it closed the socket
     */
    #lost(socket, code) {
        if (socket !== this.#socket) return;
        this.#socket = null;
        clearTimeout(this.#openTimer);
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
        for (const { reject, timer } of this.#pending.values()) {
            clearTimeout(timer);
            reject(new RequestError('disconnected', this.words.lost));
        }
        this.#pending.clear();
        const retryInMs = this.#wanted ? this.#backoff.next() : null;
        if (retryInMs !== null) this.#retryTimer = setTimeout(() => this.retryNow(), retryInMs);
        this.dispatchEvent(new CustomEvent('close', { detail: { retryInMs, code } }));
    }

    /** @param {unknown} text */
    #receive(text) {
        const message = parse(text);
        if (!message) return;
        if ('byToken' in message) this.#settle(message);
        else if (typeof message.type === 'string') {
            this.dispatchEvent(new CustomEvent('push', { detail: { type: message.type, data: message.data ?? {} } }));
        }
    }

    /** @param {{byToken: string | null, data?: any}} message */
    #settle({ byToken, data }) {
        const pending = this.#pending.get(String(byToken));
        if (!pending) return; // A reply after its time limit: the caller has been told already.
        this.#pending.delete(String(byToken));
        clearTimeout(pending.timer);
        if (data?.success) pending.resolve(data);
        else pending.reject(this.#refusal(data ?? {}));
    }

    /** @param {{code?: string, message?: string, field?: string}} data */
    #refusal({ code = 'unknown', message = this.words.failed, field }) {
        return new RequestError(code, this.words.of(code, message), field);
    }
}

/** @param {unknown} text */
function parse(text) {
    if (typeof text !== 'string') return null;
    try {
        const value = JSON.parse(text);
        return value && typeof value === 'object' ? value : null;
    } catch {
        return null;
    }
}
