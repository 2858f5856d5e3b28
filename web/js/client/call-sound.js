/**
 * The sound of a tab: the AudioContext with its worklets, joined to the transport that carries their frames.
 *
 * Events of `engine` and `transport` tell what happens to either.
 */
import { AudioEngine } from '../audio/audio-engine.js';
import { AudioTransport } from '../audio/audio-transport.js';

/** @typedef {import('../wire/types.js').AudioAttachment} AudioAttachment */

export class CallSound {
    engine = new AudioEngine();
    transport = new AudioTransport();
    #attachments = 0;

    constructor() {
        this.engine.addEventListener('built', () => {
            const { captureNode, playoutNode } = this.engine;
            if (captureNode && playoutNode) this.transport.join(captureNode, playoutNode);
        });
    }

    static get isSupported() {
        return AudioEngine.isSupported;
    }

    /**
     * Opens the audio socket for a session that the host let in.
     * @param {{url: string, token: string, sessionId: string}} credentials
     */
    open(credentials) {
        this.transport.open(credentials);
    }

    close() {
        this.transport.close();
        this.detach();
    }

    /**
     * This tab hears a call from now on.
     * @param {AudioAttachment} attachment
     * @returns {Promise<boolean>} whether it still does once the graph is there: it may be detached, or attached elsewhere, meanwhile
     */
    async attach(attachment) {
        const { attachment: heard } = this.transport;
        if (heard && heard.streamId === attachment.streamId && heard.epoch === attachment.epoch) return true;
        this.transport.detach();
        this.#attachments += 1;
        const ours = this.#attachments;
        await this.engine.wake();
        if (ours !== this.#attachments) return false;
        this.transport.attach(attachment);
        return true;
    }

    detach() {
        this.#attachments += 1;
        this.transport.detach();
    }
}
