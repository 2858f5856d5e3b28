/**
 * Who we are to the host: connects, logs in, enrols, logs out, and keeps the token that proves this device.
 *
 * Event `member` (detail: the host's connect reply) each time the host let us in.
 */
import { RequestError } from '../wire/request-error.js';
import { deviceName } from './device-name.js';
import { recall, remember } from './stored.js';

/** @typedef {import('../wire/types.js').ConnectReply} ConnectReply */

/** A password is slow to check on purpose. */
const LOGIN_LIMIT_MS = 20_000;

export class Session extends EventTarget {
    #ticket = '';
    /** The token the last connection was made with; the audio socket proves itself with it. */
    token = recall('token');

    /**
     * @param {import('./store.js').Store} store
     * @param {import('../wire/control-socket.js').ControlSocket} control
     * @param {typeof import('../text/en.js').text} text
     */
    constructor(store, control, text) {
        super();
        this.store = store;
        this.control = control;
        this.text = text;
        control.addEventListener('open', () => this.#opened());
        control.addEventListener('close', (event) => this.#closed(/** @type {CustomEvent} */ (event).detail.retryInMs));
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
        return true;
    }

    /**
     * @param {string} user
     * @param {string} password
     */
    async login(user, password) {
        const data = { user, password, deviceName: deviceName() };
        this.#admit(await this.control.request('login', data, LOGIN_LIMIT_MS));
    }

    async logout() {
        await this.control.request('logout').catch((error) => {
            // Already unknown to the host: logged out all the same. Otherwise the token would live on there.
            if (!['tokenRevoked', 'loginRequired'].includes(error.code)) throw error;
        });
        this.leave(this.text.access.loggedOut);
    }

    /** @param {string} message why, for the login view */
    leave(message) {
        this.#keep('');
        const nothing = { user: null, accounts: [], calls: [], call: null, view: /** @type {const} */ ('phone') };
        this.store.update({ access: 'guest', accessMessage: message, ...nothing });
        this.dispatchEvent(new Event('guest'));
    }

    #opened() {
        this.store.update({ connection: 'open' });
        if (this.store.state.access !== 'guest' || this.#ticket || this.token) this.#enter();
        else this.control.confirm();
    }

    /** @param {number | null} retryInMs */
    #closed(retryInMs) {
        this.store.update({ connection: 'waiting', retryAt: performance.now() + (retryInMs ?? 0) });
    }

    async #enter() {
        const ticket = this.#ticket;
        const who = ticket ? { ticket } : this.token ? { token: this.token } : {};
        try {
            const data = { ...who, deviceName: deviceName() };
            this.#admit(await this.control.request(ticket ? 'enrol' : 'connect', data));
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
        if (this.#ticket && this.token) {
            this.#ticket = '';
            this.dispatchEvent(new CustomEvent('problem', { detail: error }));
            this.#enter();
            return;
        }
        this.control.confirm();
        const isPlain = error.code === 'loginRequired' && !this.token;
        this.leave(isPlain ? '' : error.message);
    }

    /** @param {ConnectReply} reply */
    #admit(reply) {
        if (reply.token) this.#keep(reply.token);
        this.control.confirm();
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

    /** @param {string} token */
    #keep(token) {
        this.token = token;
        remember('token', token);
    }
}
