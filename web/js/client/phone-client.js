/**
 * One tab at a host: lets itself in, keeps the token that proves this device, and asks for calls.
 *
 * It holds no picture of what happens and makes no sound; `control` gives the pushes. The host's own page is built on it,
 * and so is `spech-phone.js`, for the pages of others.
 */
import { ControlSocket } from '../wire/control-socket.js';
import { deviceName } from './device-name.js';

/** @typedef {import('../wire/types.js').ConnectReply} ConnectReply */
/** @typedef {import('../wire/control-socket.js').Words} Words */
/** @typedef {{read: () => string, write: (token: string) => void}} TokenKeeper where this device's token is kept */

/** The version of docs/wire.md that is spoken here. */
export const WIRE = 1;
/** A password is slow to check on purpose. */
const LOGIN_LIMIT_MS = 20_000;
const START_LIMIT_MS = 15_000;
/** The far end must answer a re-INVITE or a REFER; a silent one takes 32 s (RFC 3261, section 17.1.1.2). */
const FAR_END_LIMIT_MS = 47_000;

export class PhoneClient {
    #host;
    #keeper;
    /** The session of our last connection; the host ends it when we come back, though its sockets may look alive. */
    #former = '';
    /** The token the last connection was made with; the audio socket proves itself with it. */
    token;

    /**
     * @param {URL | string} host the address of the host's page
     * @param {Words} words
     * @param {TokenKeeper} keeper
     */
    constructor(host, words, keeper) {
        this.#host = new URL(host);
        this.#keeper = keeper;
        this.token = keeper.read();
        this.control = new ControlSocket(this.#socketAddress('ws'), words);
    }

    /**
     * Proves this device by its token; the first device of a host on loopback needs none.
     * @returns {Promise<ConnectReply>}
     */
    connect() {
        const follows = this.#former;
        return this.#enter('connect', this.token ? { token: this.token, ...(follows && { follows }) } : {});
    }

    /**
     * A document before this one had a session.
     * @param {string} sessionId
     */
    follow(sessionId) {
        this.#former = sessionId;
    }

    /**
     * Enrols this device by a ticket of an enrolment link.
     * @param {string} ticket
     */
    enrol(ticket) {
        return this.#enter('enrol', { ticket });
    }

    /**
     * @param {string} user
     * @param {string} password
     */
    async login(user, password) {
        // Whoever types for long has no socket any more.
        await this.control.wake();
        return this.#enter('login', { user, password }, LOGIN_LIMIT_MS);
    }

    /** Forgets the token at the host, and here. */
    async logout() {
        await this.control.request('logout').catch((error) => {
            // Already unknown to the host: logged out all the same. Otherwise the token would live on there.
            if (!['tokenRevoked', 'loginRequired'].includes(error.code)) throw error;
        });
        this.forget();
    }

    forget() {
        this.#keep('');
    }

    /**
     * Where the sound of this session travels.
     * @param {ConnectReply} reply
     */
    audioAddress({ audioPath = '/audio', sessionId }) {
        return { url: this.#socketAddress(audioPath), token: this.token, sessionId };
    }

    /**
     * @param {string} digits
     * @param {string} [account] the line to call through
     * @returns {Promise<{callId: string}>}
     */
    startCall(digits, account = '') {
        return this.control.request('startCall', { digits, ...(account && { account }) }, START_LIMIT_MS);
    }

    /** @param {string} callId */
    acceptCall(callId) {
        return this.control.request('acceptCall', { callId }, FAR_END_LIMIT_MS);
    }

    /**
     * @param {string} callId
     * @param {'busy' | 'decline' | 'silence'} reason
     */
    rejectCall(callId, reason) {
        return this.control.request('rejectCall', { callId, reason });
    }

    /** @param {string} callId */
    holdCall(callId) {
        return this.control.request('holdCall', { callId }, FAR_END_LIMIT_MS);
    }

    /** @param {string} callId */
    resumeCall(callId) {
        return this.control.request('resumeCall', { callId }, FAR_END_LIMIT_MS);
    }

    /** @param {string} callId the held one; the call that this tab hears is put on hold */
    swapCalls(callId) {
        return this.control.request('swapCalls', { callId }, FAR_END_LIMIT_MS);
    }

    /**
     * @param {string} callId
     * @param {{to: string} | {withCall: string}} target
     */
    transferCall(callId, target) {
        return this.control.request('transferCall', { callId, ...target }, FAR_END_LIMIT_MS);
    }

    /** @param {string} callId */
    hangUpCall(callId) {
        return this.control.request('hangUpCall', { callId });
    }

    /**
     * @param {string} callId
     * @param {string} digits
     */
    dtmf(callId, digits) {
        return this.control.request('dtmf', { callId, digits });
    }

    /**
     * @param {'connect' | 'enrol' | 'login'} type
     * @param {object} who
     * @param {number} [limitMs]
     * @returns {Promise<ConnectReply>}
     */
    async #enter(type, who, limitMs) {
        const reply = await this.control.request(type, { ...who, deviceName: deviceName(), wire: WIRE }, limitMs);
        if (reply.token) this.#keep(reply.token);
        this.#former = reply.sessionId;
        this.control.confirm();
        return reply;
    }

    /** @param {string} path a path of the host, or a whole ws address */
    #socketAddress(path) {
        const address = new URL(path, this.#host);
        address.protocol = address.protocol.replace('http', 'ws');
        return address.href;
    }

    /** @param {string} token */
    #keep(token) {
        this.token = token;
        this.#keeper.write(token);
    }
}
