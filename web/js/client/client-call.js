/**
 * One call of a `SpechPhone`.
 *
 * Events: `state` each time the host tells of it, and `ended` once.
 */

/** @typedef {import('../wire/types.js').CallView} CallView */
/** @typedef {import('./phone-client.js').PhoneClient} PhoneClient */

export class ClientCall extends EventTarget {
    /** @type {CallView | null} the host's last word of it; null until its first */ view = null;
    /** @type {(view: CallView) => void} */ #settle = () => {};
    #client;

    /**
     * @param {PhoneClient} client
     * @param {string} id
     */
    constructor(client, id) {
        super();
        this.#client = client;
        this.id = id;
        /** Comes true with the last view, whose `end` says why. @type {Promise<CallView>} */
        this.ended = new Promise((resolve) => {
            this.#settle = resolve;
        });
    }

    /** @returns {import('../wire/types.js').CallState} */
    get state() {
        return this.view?.state ?? 'dialing';
    }

    /** Takes a call that rings, into this tab. */
    accept() {
        return this.#client.acceptCall(this.id);
    }

    /** @param {'busy' | 'decline' | 'silence'} [reason] */
    reject(reason = 'decline') {
        return this.#client.rejectCall(this.id, reason);
    }

    hangUp() {
        return this.#client.hangUpCall(this.id);
    }

    hold() {
        return this.#client.holdCall(this.id);
    }

    resume() {
        return this.#client.resumeCall(this.id);
    }

    /** @param {string} digits */
    sendDigits(digits) {
        return this.#client.dtmf(this.id, digits);
    }

    /** @param {string} to a number or an address */
    transfer(to) {
        return this.#client.transferCall(this.id, { to });
    }

    /**
     * For `SpechPhone` only.
     * @param {CallView} view
     */
    receive(view) {
        if (this.state === 'ended') return;
        this.view = view;
        this.dispatchEvent(new Event('state'));
        if (view.state !== 'ended') return;
        this.#settle(view);
        this.dispatchEvent(new Event('ended'));
    }
}
