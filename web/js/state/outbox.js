/**
 * Texts that the host has not confirmed yet. They are kept in this browser, so that neither a lost connection nor a
 * closed tab loses one, and go out in their order, each under a name of its own (`clientId`): however often it is sent,
 * the host stores it once.
 */
import { KeptList } from './kept-list.js';

/** @typedef {import('../wire/request-error.js').RequestError} RequestError */
/** @typedef {import('../wire/types.js').MessageView} MessageView */
/**
 * @typedef {object} Unsent
 * @property {string} clientId
 * @property {string} conversation the host's id of it, or the page's own name for one that is to begin
 * @property {string} account
 * @property {string} to
 * @property {string} text
 * @property {number} at epoch, ms
 * @property {string} problem why the host refused it; empty while it waits
 */

/** Texts that may wait; beyond it a new one is refused and stays in its field. */
const LIMIT = 100;
/** The host is busy, or had too many requests at once. */
const LATER_MS = 3_000;
const PASSING = ['disconnected', 'timeout', 'loginRequired', 'tooManyRequests', 'busy', 'shuttingDown', 'vaultBusy'];

export class Outbox {
    #isSending = false;
    #timer = 0;

    /**
     * @param {import('../wire/control-socket.js').ControlSocket} control
     * @param {{changed: (list: Unsent[]) => void, stored: (message: MessageView, sent: Unsent) => void}} report
     */
    constructor(control, { changed, stored }) {
        this.control = control;
        this.stored = stored;
        /** @type {KeptList<Unsent>} */
        this.list = new KeptList('unsent', isUnsent, changed);
    }

    get isFull() {
        return this.list.read().length >= LIMIT;
    }

    /** @param {Omit<Unsent, 'clientId' | 'at' | 'problem'>} what */
    add(what) {
        const entry = { ...what, clientId: randomName(), at: Date.now(), problem: '' };
        this.list.write([...this.list.read(), entry]);
        this.flush();
    }

    /** @param {string | undefined} clientId of a text that the host has, or that the person gave up */
    remove(clientId) {
        const list = this.list.read();
        if (clientId && list.some((each) => each.clientId === clientId)) {
            this.list.write(list.filter((each) => each.clientId !== clientId));
        }
    }

    /** @param {string} clientId of one that the host refused */
    retry(clientId) {
        this.#change((each) => each.clientId === clientId, { problem: '' });
        this.flush();
    }

    /**
     * The conversation has got its name from the host.
     * @param {string} from
     * @param {string} to
     */
    rename(from, to) {
        this.#change((each) => each.conversation === from, { conversation: to });
    }

    /** Sends what waits, one after the other, as long as the host takes it. */
    async flush() {
        if (this.#isSending) return;
        this.#isSending = true;
        clearTimeout(this.#timer);
        for (let next = this.#next; next && this.control.isOpen; next = this.#next) {
            if (!(await this.#send(next))) break;
        }
        this.#isSending = false;
    }

    get #next() {
        return this.list.read().find(({ problem }) => problem === '');
    }

    /**
     * @param {Unsent} entry
     * @returns {Promise<boolean>} whether to go on with the next
     */
    async #send(entry) {
        const { clientId, account, to, text } = entry;
        try {
            const data = { to, text, clientId, ...(account && { account }) };
            const { message } = await this.control.request('sendMessage', data);
            this.remove(clientId);
            this.stored(message, entry);
            return true;
        } catch (error) {
            const { code, message } = /** @type {RequestError} */ (error);
            if (!PASSING.includes(code)) this.#change((each) => each.clientId === clientId, { problem: message });
            // A connection that does not answer is dead; the next one sends what waits.
            else if (code === 'timeout') this.control.restart();
            else if (code !== 'disconnected') this.#timer = setTimeout(() => this.flush(), LATER_MS);
            return !PASSING.includes(code);
        }
    }

    /**
     * @param {(entry: Unsent) => boolean} isMeant
     * @param {Partial<Unsent>} patch
     */
    #change(isMeant, patch) {
        const list = this.list.read();
        if (list.some(isMeant)) this.list.write(list.map((each) => (isMeant(each) ? { ...each, ...patch } : each)));
    }
}

/** A name that nobody else gives: 128 random bits, also where a page may not use `crypto.randomUUID`. */
function randomName() {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, '0')).join('');
}

/** @param {any} value */
function isUnsent(value) {
    return ['clientId', 'conversation', 'account', 'to', 'text', 'problem'].every((key) => typeof value?.[key] === 'string')
        && typeof value.at === 'number';
}
