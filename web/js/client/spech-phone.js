/**
 * A telephone for any page: import it from a host, and call.
 *
 *     import { SpechPhone } from 'https://phone.example/js/client/spech-phone.js';
 *     const phone = new SpechPhone();
 *     const call = await phone.call('600');
 *     const { end } = await call.ended;
 *
 * `README.md` beside this file tells all of it. Events: `open` (the host let this tab in; detail: its connect reply), `lost`
 * (it comes back by itself), `refused` (detail: RequestError), `incoming` (detail: ClientCall), `problem` (detail: why there is no microphone
 * or no sound), `push` (detail: `{type, data}`, everything that the host tells).
 */
import { NOBODY_CAME_IN } from '../wire/control-socket.js';
import { RequestError } from '../wire/request-error.js';
import { CallSound } from './call-sound.js';
import { ClientCall } from './client-call.js';
import { PhoneClient } from './phone-client.js';

/** @typedef {import('../wire/types.js').CallView} CallView */
/** @typedef {import('../wire/types.js').ConnectReply} ConnectReply */
/** @typedef {{ticket?: string, user?: string, password?: string}} Credentials */

const WORDS = {
    lost: 'The connection to the phone server is lost.',
    late: 'The phone server did not answer in time.',
    failed: 'The phone server refused.',
    of: (/** @type {string} */ _code, /** @type {string} */ message) => message,
};
const TOKEN = 'spech.token';
/** A request that is refused so is asked with the same words again: the connection was in the way. */
const PASSING = ['disconnected', 'timeout'];
/** A call may end before the reply that names it: so many are kept for that, and the oldest is given up. */
const OVER_LIMIT = 8;

export class SpechPhone extends EventTarget {
    /** @type {Map<string, ClientCall>} the calls that are up, by id */ calls = new Map();
    /** @type {CallSound | null} */ sound = null;
    /** @type {ClientCall[]} calls that ended before anybody asked for them, oldest first */ #over = [];
    #starting = 0;
    /** @type {Credentials} */ #credentials = {};
    /** @type {{reply: Promise<ConnectReply>, giveUp: (error: RequestError) => void} | null} */ #entering = null;
    #isIn = false;
    /** Nobody wants to be in: nothing is heard, also of calls that go on without this tab. */ #isAway = true;

    /**
     * @param {URL | string} [host] the address of the host's page; that of this module when left out
     * @param {import('./phone-client.js').TokenKeeper} [keeper] where the token is kept; this site's localStorage when left out
     */
    constructor(host = new URL('../../', import.meta.url), keeper = inThisBrowser()) {
        super();
        this.client = new PhoneClient(host, WORDS, keeper);
        const { control } = this.client;
        control.addEventListener('open', () => this.#opened());
        control.addEventListener('close', (event) => this.#lost(/** @type {CustomEvent} */ (event).detail.code));
        control.addEventListener('push', (event) => this.#receive(/** @type {CustomEvent} */ (event).detail));
    }

    /**
     * Lets this tab in: by the token of an earlier time, by a ticket of an enrolment link, or by a name and a password. Later
     * losses are mended by the token.
     * @param {Credentials} [credentials]
     * @returns {Promise<ConnectReply>} refused with a RequestError
     */
    connect(credentials = {}) {
        this.#credentials = credentials;
        this.#isAway = false;
        this.#entering ??= this.#enter();
        return this.#entering.reply;
    }

    /** Ends the connection; calls of this tab go on for 30 s, for a tab that comes back. */
    disconnect() {
        this.#part(new RequestError('disconnected', WORDS.lost));
    }

    /**
     * Calls a number or an address. To be called from a person's gesture, or the browser may hold the sound back.
     * @param {string} number
     * @param {string} [account] the line; the user's first when left out
     * @returns {Promise<ClientCall>} as soon as the call exists, whatever becomes of the sound; refused with a RequestError
     */
    async call(number, account) {
        this.#starting += 1;
        try {
            this.#prepare();
            if (!this.#isIn) await this.connect(this.#credentials);
            const { callId } = await this.client.startCall(number, account);
            return this.#over.find((call) => call.id === callId) ?? this.#find(callId);
        } finally {
            this.#starting -= 1;
            this.#restIfIdle();
        }
    }

    /**
     * Takes a call that rings; from a gesture, like `call`.
     * @param {ClientCall} call
     */
    async accept(call) {
        this.#prepare();
        await call.accept();
    }

    /** @param {boolean} muted */
    mute(muted) {
        this.sound?.engine.mute(muted);
    }

    #enter() {
        const done = new AbortController();
        const { signal } = done;
        /** @type {(error: RequestError) => void} */ let giveUp = () => {};
        const reply = new Promise((resolve, reject) => {
            const finish = () => {
                done.abort();
                this.#entering = null;
            };
            this.addEventListener('open', (event) => {
                finish();
                resolve(/** @type {CustomEvent} */ (event).detail);
            }, { signal });
            giveUp = (error) => {
                finish();
                reject(error);
            };
            this.addEventListener('refused', (event) => giveUp(/** @type {CustomEvent} */ (event).detail), { signal });
        });
        if (this.client.control.isOpen) this.#opened();
        else this.client.control.start();
        return { reply, giveUp };
    }

    async #opened() {
        const { ticket, user, password } = this.#credentials;
        this.#credentials = {};
        try {
            const reply = await (ticket ? this.client.enrol(ticket)
                : user ? this.client.login(user, password ?? '')
                : this.client.connect());
            this.#admit(reply);
        } catch (error) {
            this.#refused(/** @type {RequestError} */ (error), { ticket, user, password });
        }
    }

    /** @param {ConnectReply} reply */
    #admit(reply) {
        this.#isIn = true;
        this.#hear().open(this.client.audioAddress(reply));
        const views = reply.calls ?? [];
        // What is not in the host's list has ended while nobody could tell us.
        for (const call of [...this.calls.values()]) if (!views.some(({ id }) => id === call.id)) this.#gone(call);
        for (const view of views) this.#take(view);
        this.dispatchEvent(new CustomEvent('open', { detail: reply }));
    }

    /**
     * @param {RequestError} error
     * @param {Credentials} credentials
     */
    #refused(error, credentials) {
        if (PASSING.includes(error.code)) {
            this.#credentials = credentials;
            if (error.code === 'timeout') this.client.control.restart();
            return;
        }
        this.client.control.confirm();
        if (error.code === 'tokenRevoked') this.client.forget();
        this.dispatchEvent(new CustomEvent('refused', { detail: error }));
    }

    /** @param {number} [code] */
    #lost(code) {
        // Refused, and nobody has asked again: the next `connect` opens the socket.
        if (code === NOBODY_CAME_IN && !this.#isIn && !this.#entering) this.client.control.rest();
        if (!this.#isIn) return;
        this.#isIn = false;
        this.dispatchEvent(new Event('lost'));
    }

    /** @param {{type: string, data: any}} push */
    #receive(push) {
        const { type, data } = push;
        if (type === 'callState' || type === 'incomingCall') this.#take(data.call);
        else if (type === 'audio') this.#attach(data);
        else if (type === 'loggedOut') this.#leave(data.reason);
        this.dispatchEvent(new CustomEvent('push', { detail: push }));
    }

    /** @param {CallView} view */
    #take(view) {
        const isNew = !this.calls.has(view.id);
        const call = this.#find(view.id);
        call.receive(view);
        if (view.state === 'ended') this.#forget(call);
        else if (isNew && view.direction === 'incoming' && view.state === 'ringing') {
            this.dispatchEvent(new CustomEvent('incoming', { detail: call }));
        }
    }

    /** @param {string} id the push of a call may come before the reply that names it */
    #find(id) {
        const call = this.calls.get(id) ?? new ClientCall(this.client, id);
        this.calls.set(id, call);
        return call;
    }

    /** @param {ClientCall} call */
    #gone(call) {
        const end = { code: 'gone', message: WORDS.lost, by: 'network' };
        // Of a call that the host never told of, this is all that is known.
        const view = call.view ?? { id: call.id, direction: 'outgoing' };
        call.receive(/** @type {CallView} */ ({ ...view, state: 'ended', end }));
        this.#forget(call);
    }

    /** @param {ClientCall} call */
    #forget(call) {
        this.calls.delete(call.id);
        this.#over = [...this.#over, call].slice(-OVER_LIMIT);
        this.#restIfIdle();
    }

    /** Without a call to hear the microphone's light goes out. */
    #restIfIdle() {
        if (this.#starting > 0 || (this.calls.size > 0 && !this.#isAway)) return;
        this.sound?.detach();
        this.sound?.engine.rest();
    }

    /** @param {RequestError} error what whoever waits to be let in is told */
    #part(error) {
        this.#isAway = true;
        this.client.control.stop();
        this.#entering?.giveUp(error);
        this.sound?.close();
        this.#restIfIdle();
    }

    /** @param {string} reason */
    #leave(reason) {
        const error = new RequestError('tokenRevoked', reason);
        this.client.forget();
        this.#part(error);
        // They may go on elsewhere; this tab will never hear of them again.
        for (const call of [...this.calls.values()]) this.#gone(call);
        this.dispatchEvent(new CustomEvent('refused', { detail: error }));
    }

    #hear() {
        this.sound ??= new CallSound();
        return this.sound;
    }

    /** @param {any} data */
    async #attach(data) {
        const sound = this.#hear();
        if (data.detached) return sound.detach();
        if (!CallSound.isSupported) return;
        try {
            if (await sound.attach(data)) await this.#listen(sound);
        } catch {
            this.#tell('failed');
        }
    }

    /** Within the gesture: wakes the sound and asks for the microphone. Nobody waits for it: a prompt may stay open for long. */
    async #prepare() {
        if (!CallSound.isSupported) return this.#tell('insecure');
        const sound = this.#hear();
        // Without sound there is no microphone either, and of that it tells.
        sound.engine.wake().catch(() => {});
        await this.#listen(sound);
    }

    /** @param {CallSound} sound */
    async #listen(sound) {
        const problem = await sound.engine.useMicrophone();
        if (problem) this.#tell(problem);
        this.#restIfIdle();
    }

    /** @param {string} problem */
    #tell(problem) {
        this.dispatchEvent(new CustomEvent('problem', { detail: problem }));
    }
}

/** A token in the storage of the site that imports this module; without storage it lasts as long as the page. */
function inThisBrowser() {
    let kept = '';
    return {
        read() {
            try {
                return localStorage.getItem(TOKEN) ?? '';
            } catch {
                return kept;
            }
        },
        /** @param {string} token */
        write(token) {
            kept = token;
            try {
                if (token) localStorage.setItem(TOKEN, token);
                else localStorage.removeItem(TOKEN);
            } catch {
                // Storage is full or forbidden: `kept` is all there is.
            }
        },
    };
}
