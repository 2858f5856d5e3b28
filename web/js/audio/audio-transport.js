/**
 * The page's end of the audio transport: a worker owns the socket, so that a busy page never stops the sound.
 *
 *     capture worklet ⇄ worker ⇄ host        The page only tells the worker which call it hears.
 *
 * Events: `ready`, `lost`, `refused` (detail: the host's code).
 */
import { moduleWorker } from '../client/module-worker.js';

/** @typedef {import('../wire/types.js').AudioAttachment} AudioAttachment */

export class AudioTransport extends EventTarget {
    /** @type {AudioAttachment | null} */ attachment = null;
    /** What the worker counted last; it reports when something changes, a few times in a second. */
    statistics = {
        socket: { sent: 0, received: 0, dropped: 0, opened: 0 },
        stream: { played: 0, stale: 0, malformed: 0, gaps: 0 },
        codec: { format: '', bitrate: 0, frameMs: 20, encoded: 0, decoded: 0, paused: 0, skipped: 0, failures: 0 },
        line: { receipts: 0, wrong: 0, left: 0 },
    };
    #worker = moduleWorker(new URL('./transport-worker.js', import.meta.url), 'audio');
    /** @type {(() => void)[]} */ #readers = [];

    constructor() {
        super();
        this.#worker.onmessage = ({ data }) => this.#receive(data);
    }

    /**
     * Opens the audio socket for this session, in place of any earlier one.
     * @param {{url: string, token: string, sessionId: string}} credentials
     */
    open(credentials) {
        this.#worker.postMessage({ type: 'open', credentials });
    }

    close() {
        this.#worker.postMessage({ type: 'close' });
    }

    /**
     * Gives the worker a line of its own to each worklet.
     * @param {AudioWorkletNode} capture
     * @param {AudioWorkletNode} playout
     */
    join(capture, playout) {
        const [up, down] = [new MessageChannel(), new MessageChannel()];
        capture.port.postMessage({ type: 'transport', port: up.port1 }, [up.port1]);
        playout.port.postMessage({ type: 'transport', port: down.port1 }, [down.port1]);
        const ports = { capture: up.port2, playout: down.port2 };
        this.#worker.postMessage({ type: 'join', ...ports }, [ports.capture, ports.playout]);
    }

    /** @param {AudioAttachment} attachment */
    attach(attachment) {
        this.attachment = attachment;
        this.#worker.postMessage({ type: 'attach', attachment });
    }

    detach() {
        this.attachment = null;
        this.#worker.postMessage({ type: 'detach' });
    }

    /**
     * Changes how the sound travels, in mid-call.
     * @param {'opus' | 'pcm16'} format
     * @param {number} [bitrate] bits per second
     */
    useFormat(format, bitrate) {
        this.#worker.postMessage({ type: 'format', format, bitrate });
    }

    /** The counts of this moment. */
    async read() {
        await new Promise((resolve) => {
            this.#readers.push(() => resolve(undefined));
            this.#worker.postMessage({ type: 'report' });
        });
        return this.statistics;
    }

    /** @param {any} message */
    #receive(message) {
        if (message.type === 'report') {
            this.statistics = message.statistics;
            if (message.isAsked) this.#readers.shift()?.();
        } else this.dispatchEvent(new CustomEvent(message.type, { detail: message.code }));
    }
}
