/**
 * The person's calls: starts, answers, holds, transfers and ends them, and keeps the page's picture of them true.
 *
 * The picture changes by the host's pushes; a heartbeat asks for it while a call is up, so that a lost push or a dead
 * connection shows within seconds. Events: `problem` (detail: RequestError), `ended` and `taken` (detail: PageCall; another
 * device or tab has answered).
 */
import { Heartbeat } from './heartbeat.js';
import { choose, durationOf, isIncoming, isLive, isOrdinaryEnd, merge, placeholder } from './page-call.js';
import { remember } from './stored.js';

/** @typedef {import('../wire/request-error.js').RequestError} RequestError */
/** @typedef {import('../wire/types.js').CallView} CallView */
/** @typedef {import('./store.js').PageCall} PageCall */

/** How long the end of an ordinary call stays on the screen. */
const FAREWELL_MS = 3_000;

export class Phone extends EventTarget {
    /** @type {string | null} the call that the person looks at */ #chosen = null;
    #farewell = 0;
    /** @type {Set<string>} calls whose hang-up is under way */ #leaving = new Set();

    /**
     * @param {import('./store.js').Store} store
     * @param {import('../client/phone-client.js').PhoneClient} client
     * @param {typeof import('../text/en.js').text} text
     */
    constructor(store, client, text) {
        super();
        this.store = store;
        this.client = client;
        this.text = text;
        this.heartbeat = new Heartbeat(client.control, () => this.#live, {
            found: (view) => this.receive(view),
            gone: (id) => this.#vanished(id),
        });
    }

    /** The call that is shown. */
    get call() {
        return this.store.state.call;
    }

    /** @returns {PageCall[]} */
    get #live() {
        return this.store.state.calls.filter(isLive);
    }

    /** Whether a call of this tab is between the press of the button and the host's word. */
    get #isStarting() {
        return this.#live.some((each) => each.id === null);
    }

    /**
     * @param {string} digits
     * @param {string} [account] the line to call through
     */
    async start(digits, account = '') {
        if (this.#isStarting) return;
        this.dismiss();
        this.#chosen = null;
        this.store.update({ adding: false });
        this.#put(placeholder(digits, account), null);
        remember('lastNumber', digits);
        try {
            const { callId } = await this.client.startCall(digits, account);
            this.#name(callId);
        } catch (error) {
            this.#remove(null);
            this.#report(error);
        }
    }

    /** @param {string} id */
    async accept(id) {
        const call = this.#find(id);
        if (!call || !isIncoming(call) || call.pending) return;
        this.dismiss();
        this.#chosen = id;
        this.store.update({ adding: false });
        await this.#attempt(id, 'accept', () => this.client.acceptCall(id));
    }

    /**
     * @param {string} id
     * @param {'busy' | 'decline' | 'silence'} reason
     */
    async reject(id, reason) {
        const call = this.#find(id);
        if (!call || !isIncoming(call)) return;
        // Quiet at once, whatever the host says.
        this.#put({ ...call, silenced: true });
        try {
            await this.client.rejectCall(id, reason);
            if (reason !== 'silence') this.#remove(id);
        } catch (error) {
            const { code } = /** @type {RequestError} */ (error);
            if (code === 'noSuchCall' || code === 'notRinging' || code === 'answeredElsewhere') this.#settle(id, code);
            else this.#report(error);
        }
    }

    /** @param {string} id */
    hold(id) {
        return this.#attempt(id, 'hold', () => this.client.holdCall(id));
    }

    /** @param {string} id */
    async resume(id) {
        // One call is heard at a time: taking one back puts the other on hold.
        const isAnotherHeard = this.#live.some((each) => each.id !== id && each.attached && !each.heldHere);
        this.#chosen = id;
        this.#refresh();
        await this.#attempt(id, 'resume', () => (isAnotherHeard ? this.client.swapCalls(id) : this.client.resumeCall(id)));
    }

    /**
     * This tab hears the call from now on; whoever heard it before does not any more.
     * @param {string} id
     */
    take(id) {
        return this.#attempt(id, 'resume', () => this.client.resumeCall(id));
    }

    /**
     * @param {string} id
     * @param {{to: string} | {withCall: string}} target
     */
    transfer(id, target) {
        return this.#attempt(id, 'transfer', () => this.client.transferCall(id, target));
    }

    /**
     * Looks at another call, without changing it.
     * @param {string | null} id
     */
    look(id) {
        this.#chosen = id;
        this.store.update({ adding: false });
        this.#refresh();
    }

    /** @param {string | null} [id] the shown call when left out */
    async hangUp(id = this.call?.id ?? null) {
        const call = this.#find(id);
        if (!call || !isLive(call) || this.#leaving.has(id ?? '')) return;
        this.#put({ ...call, state: 'ending', endWanted: id === null }, id);
        if (id === null) return;
        this.#leaving.add(id);
        try {
            await this.client.hangUpCall(id);
        } catch (error) {
            this.#stayed(/** @type {RequestError} */ (error), call);
        }
        this.#leaving.delete(id);
    }

    /**
     * The host did not hang up.
     * @param {RequestError} error
     * @param {PageCall} before
     */
    #stayed(error, before) {
        if (error.code === 'noSuchCall') return this.#vanished(before.id);
        const call = this.#find(before.id);
        // The wish outlives the connection: `restore` carries it out.
        if (error.code === 'disconnected') {
            if (call) this.#put({ ...call, endWanted: true });
            return;
        }
        this.#report(error);
        if (call && isLive(call)) this.#put({ ...call, state: before.state });
    }

    /** @param {string} digits */
    async sendDigits(digits) {
        const call = this.call;
        if (!call?.id || !isLive(call)) return;
        this.#put({ ...call, sent: (call.sent + digits).slice(-64) });
        try {
            await this.client.dtmf(call.id, digits);
        } catch (error) {
            this.#report(error);
        }
    }

    /** Leaves the picture of an ended call. */
    dismiss() {
        clearTimeout(this.#farewell);
        if (this.store.state.calls.some((each) => !isLive(each))) this.#update(this.#live);
    }

    /**
     * The host's list after (re)connecting is the truth: finds our calls again, or learns that they are gone.
     * @param {CallView[]} views
     */
    restore(views) {
        const live = views.filter((each) => each.state !== 'ended');
        for (const { id } of this.#live) if (!live.some((each) => each.id === id)) this.#vanished(id);
        for (const view of live) this.receive(view);
        for (const call of this.#live) if (call.endWanted && call.id) this.hangUp(call.id);
        this.heartbeat.beat();
    }

    /** @param {CallView} view */
    receive(view) {
        // The push may be quicker than the reply that names the call.
        if (!this.#find(view.id) && view.direction === 'outgoing') this.#name(view.id);
        const known = this.#find(view.id);
        if (known ? !isLive(known) : view.state === 'ended') return;
        const call = merge(this.#inWords(view), known);
        const wasRinging = known !== undefined && isIncoming(known);
        if (call.state === 'ended') this.#end(call, wasRinging);
        else this.#put(call);
        const isTaken = wasRinging && call.state === 'active' && !call.attached && call.pending !== 'accept';
        if (isTaken) this.dispatchEvent(new CustomEvent('taken', { detail: call }));
    }

    /** @param {CallView} view */
    #inWords(view) {
        const { end } = view;
        return end && Object.hasOwn(this.text.ends, end.code) ? { ...view, end: { ...end, message: this.text.ends[end.code] } } : view;
    }

    /**
     * @param {string} callId
     * @param {string} digit
     */
    receiveDigit(callId, digit) {
        const call = this.#find(callId);
        if (call) this.#put({ ...call, heard: (call.heard + digit).slice(-64) });
    }

    /**
     * Asks the host for a change of one call and shows meanwhile that it is under way.
     * @param {string} id
     * @param {'accept' | 'hold' | 'resume' | 'transfer'} pending
     * @param {() => Promise<any>} ask
     */
    async #attempt(id, pending, ask) {
        const call = this.#find(id);
        if (!call || call.pending) return;
        this.#put({ ...call, pending });
        try {
            const reply = await ask();
            if (reply.call) this.receive(reply.call);
        } catch (error) {
            const { code } = /** @type {RequestError} */ (error);
            if (code === 'noSuchCall' || code === 'answeredElsewhere') this.#settle(id, code);
            else this.#report(error);
        }
        const after = this.#find(id);
        if (after) this.#put({ ...after, pending: '' });
    }

    /**
     * A call that was ringing here is not ours any more.
     * @param {string} id
     * @param {string} code
     */
    #settle(id, code) {
        const call = this.#find(id);
        if (!call) return;
        if (code !== 'answeredElsewhere') return this.#vanished(id);
        this.dispatchEvent(new CustomEvent('taken', { detail: call }));
        if (isIncoming(call)) this.#remove(id);
    }

    /** @param {string} id */
    #name(id) {
        const call = this.#find(null);
        if (!call || this.#find(id)) return;
        this.#chosen = id;
        this.#put({ ...call, id }, null);
        if (call.endWanted) this.hangUp(id);
    }

    /** @param {string | null} id */
    #vanished(id) {
        const call = this.#find(id);
        if (!call) return;
        const end = { code: 'gone', message: this.text.call.gone, by: /** @type {const} */ ('network') };
        this.#end({ ...call, state: 'ended', durationMs: durationOf(call), end }, isIncoming(call));
    }

    /**
     * @param {PageCall} call
     * @param {boolean} wasRinging nobody here has had it: there is nothing to look at
     */
    #end(call, wasRinging) {
        clearTimeout(this.#farewell);
        const others = this.#live.filter((each) => each.id !== call.id && !isIncoming(each));
        if (wasRinging || others.length > 0) this.#remove(call.id);
        else this.#put(call);
        if (!wasRinging) this.store.update({ lastCall: call });
        if (isOrdinaryEnd(call)) this.#farewell = setTimeout(() => this.dismiss(), FAREWELL_MS);
        this.dispatchEvent(new CustomEvent('ended', { detail: call }));
    }

    /** @param {string | null} id */
    #find(id) {
        return this.store.state.calls.find((each) => each.id === id);
    }

    /**
     * @param {PageCall} call
     * @param {string | null} [id] what it was known by
     */
    #put(call, id = call.id) {
        const { calls } = this.store.state;
        const isKnown = calls.some((each) => each.id === id);
        this.#update(isKnown ? calls.map((each) => (each.id === id ? call : each)) : [...calls, call]);
    }

    /** @param {string | null} id */
    #remove(id) {
        this.#update(this.store.state.calls.filter((each) => each.id !== id));
    }

    #refresh() {
        this.#update(this.store.state.calls);
    }

    /** @param {PageCall[]} calls */
    #update(calls) {
        const before = this.call;
        // A call that has begun replaces the picture of one that is over.
        const isStarting = calls.some((each) => isLive(each) && !isIncoming(each));
        const kept = isStarting ? calls.filter(isLive) : calls;
        const call = choose(kept, this.#chosen);
        this.store.update({ calls: kept, call, adding: this.store.state.adding && call !== null && isLive(call) });
        if (before?.id !== call?.id && before && !isLive(before)) clearTimeout(this.#farewell);
        this.heartbeat.keep();
    }

    /** @param {unknown} error */
    #report(error) {
        this.dispatchEvent(new CustomEvent('problem', { detail: error }));
    }
}
