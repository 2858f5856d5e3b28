/**
 * Who we are to the host: connects, logs in, enrols, logs out.
 *
 * Event `member` (detail: the host's connect reply) each time the host let us in.
 */

import { NOBODY_CAME_IN } from '../wire/control-socket.js';

/** @typedef {import('../wire/request-error.js').RequestError} RequestError */
/** @typedef {import('../wire/types.js').ConnectReply} ConnectReply */

/** Page and host are of different times: the token of this device is as good as before. */
const OTHER_VERSION = ['clientTooOld', 'clientTooNew'];

export class Session extends EventTarget {
    #ticket = '';

    /**
     * @param {import('./store.js').Store} store
     * @param {import('../client/phone-client.js').PhoneClient} client
     * @param {typeof import('../text/en.js').text} text
     * @param {{takeEntrance: () => Promise<ConnectReply> | null}} early may have asked already who we are
     */
    constructor(store, client, text, early) {
        super();
        this.early = early;
        this.store = store;
        this.client = client;
        const { control } = client;
        this.control = control;
        this.text = text;
        control.addEventListener('open', () => this.#opened());
        control.addEventListener('close', (event) => this.#closed(/** @type {CustomEvent} */ (event).detail));
    }

    /** Connects, where nobody has done so before. */
    begin() {
        this.control.start();
        if (this.control.isOpen) this.#opened();
    }

    /** Takes an enrolment ticket from the address bar, and leaves no trace of it there. */
    takeTicket() {
        const found = /^#enrol=(.+)$/.exec(location.hash);
        if (!found) return false;
        history.replaceState(null, '', location.pathname + location.search);
        try {
            this.#ticket = decodeURIComponent(found[1]);
        } catch {
            this.#ticket = found[1];
        }
        if (this.control.isOpen) this.#enter();
        else this.control.retryNow();
        return true;
    }

    /**
     * @param {string} user
     * @param {string} password
     */
    async login(user, password) {
        this.#admit(await this.client.login(user, password));
    }

    async logout() {
        await this.client.logout();
        this.leave(this.text.access.loggedOut);
    }

    /** @param {string} message why, for the login view */
    leave(message) {
        this.client.forget();
        this.#shut(message);
        this.dispatchEvent(new Event('left'));
    }

    /** @param {string} message */
    #shut(message) {
        const nothing = { user: null, accounts: [], calls: [], call: null, view: /** @type {const} */ ('phone') };
        this.store.update({ access: 'guest', accessMessage: message, ...nothing });
        this.dispatchEvent(new Event('guest'));
    }

    #opened() {
        this.store.update({ connection: 'open' });
        if (this.store.state.access !== 'guest' || this.#ticket || this.client.token) this.#enter();
        else this.control.confirm();
    }

    /** @param {{retryInMs: number | null, code?: number}} detail */
    #closed({ retryInMs, code }) {
        // Whoever types their password presses a button in the end, and nothing is lost until then.
        const isGuest = this.store.state.access === 'guest' && !this.client.token && !this.#ticket;
        if (code === NOBODY_CAME_IN && isGuest) return this.control.rest();
        this.store.update({ connection: 'waiting', retryAt: performance.now() + (retryInMs ?? 0) });
    }

    async #enter() {
        const ticket = this.#ticket;
        try {
            const entrance = this.early.takeEntrance();
            this.#admit(await (ticket ? this.client.enrol(ticket) : entrance ?? this.client.connect()));
        } catch (error) {
            this.#refused(/** @type {RequestError} */ (error));
        }
        if (this.#ticket === ticket) this.#ticket = '';
    }

    /** @param {RequestError} error */
    #refused(error) {
        if (error.code === 'disconnected') return;
        if (error.code === 'timeout') return this.control.restart();
        // A used ticket must not cost this device the token that it has.
        if (this.#ticket && this.client.token) {
            this.#ticket = '';
            this.dispatchEvent(new CustomEvent('problem', { detail: error }));
            this.#enter();
            return;
        }
        this.control.confirm();
        if (OTHER_VERSION.includes(error.code)) return this.#shut(error.message);
        const isPlain = error.code === 'loginRequired' && !this.client.token;
        this.leave(isPlain ? '' : error.message);
    }

    /** @param {ConnectReply} reply */
    #admit(reply) {
        this.store.update({
            access: 'member',
            accessMessage: '',
            wasConnected: true,
            user: reply.user,
            accounts: reply.accounts ?? [],
            demo: reply.demo === true,
            version: reply.version ?? '',
        });
        this.dispatchEvent(new CustomEvent('member', { detail: reply }));
    }
}
