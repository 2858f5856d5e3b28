/**
 * Brings the sound of a call back after a reload, before the rest of the page is there.
 *
 * The page has a hundred modules, and a call needs two dozen, with its worker and worklets: those go first. What is here does
 * what `main.js` would do a moment later with the same parts, and then fetches it. Where no call was heard it only does that.
 */
import { CallSound } from './client/call-sound.js';
import { PhoneClient } from './client/phone-client.js';
import { deviceChoices } from './state/devices.js';
import { recall, recallHearing, recallMuted, recallVolumes, remember } from './state/stored.js';

/** @typedef {import('./wire/types.js').ConnectReply} ConnectReply */
/** @typedef {{type: string, data: any}} Push */

/** The rest of the page does not wait longer than this for the sound. */
const PATIENCE_MS = 400;
/** The page has its words later, and nobody can read before that. */
const NO_WORDS = { lost: '', late: '', failed: '', of: (/** @type {string} */ _, /** @type {string} */ message) => message };

class Early {
    client = new PhoneClient(document.baseURI, NO_WORDS, {
        read: () => recall('token'),
        write: (/** @type {string} */ token) => remember('token', token),
    });
    sound = new CallSound();
    /** @type {Push[]} what the host pushed before the page could listen */ #pushes = [];
    /** @type {Promise<ConnectReply> | null} */ #entrance = null;
    #sessionId = '';
    /** @type {Promise<void>} */ settled = Promise.resolve();
    /** Told when the sound is there, or will not be. */ #settle = () => {};

    constructor() {
        // A link for another login comes first.
        const isWanted = recallHearing().call !== '' && this.client.token !== '' && !location.hash.startsWith('#enrol=');
        if (!isWanted || !CallSound.isSupported) return;
        this.settled = new Promise((resolve) => {
            this.#settle = resolve;
            setTimeout(resolve, PATIENCE_MS);
        });
        this.#begin();
    }

    #begin() {
        const { control } = this.client;
        const { engine } = this.sound;
        const { microphone, speaker } = deviceChoices();
        const volumes = recallVolumes();
        this.client.follow(recallHearing().session);
        control.addEventListener('push', this.#keep);
        control.addEventListener('open', () => void this.#enter(), { once: true });
        control.start();
        engine.setVolume('microphone', volumes.microphone / 100);
        engine.setVolume('far', volumes.far / 100);
        engine.microphoneId = microphone;
        void engine.setSpeaker(speaker);
        engine.wake().catch(() => {});
        void engine.useMicrophone();
    }

    async #enter() {
        this.#entrance = this.client.connect();
        try {
            const reply = await this.#entrance;
            this.#sessionId = reply.sessionId;
            this.sound.open(this.client.audioAddress(reply));
        } catch {
            // Whoever takes the entrance over is told, too, and knows what to do.
            this.#settle();
        }
    }

    /** @param {Event} event */
    #keep = (event) => {
        const push = /** @type {CustomEvent<Push>} */ (event).detail;
        this.#pushes.push(push);
        if (push.type !== 'audio') return;
        if (push.data.detached) return this.sound.detach();
        // Who is muted is not heard for a moment either.
        this.sound.engine.mute(recallMuted().has(push.data.callId));
        void this.sound.attach(push.data).catch(() => {}).finally(this.#settle);
    };

    /** The host's word on who this tab is, if it was asked already. It is told once. */
    takeEntrance() {
        const entrance = this.#entrance;
        this.#entrance = null;
        return entrance;
    }

    /**
     * Whether the sound of this session is open already. It is told once.
     * @param {string} sessionId
     */
    takeSound(sessionId) {
        const isOpen = this.#sessionId === sessionId;
        this.#sessionId = '';
        return isOpen;
    }

    /** The page listens from now on; this is what it has missed. */
    takePushes() {
        this.client.control.removeEventListener('push', this.#keep);
        return this.#pushes.splice(0);
    }
}

export const early = new Early();
void early.settled.then(() => import('./main.js'));
