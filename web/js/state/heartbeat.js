/**
 * Asks for each call while there is one: a lost push, or a connection that looks open but is dead, shows within seconds.
 */

/** @typedef {import('./store.js').PageCall} PageCall */

const PERIOD_MS = 3_000;
const REPLY_LIMIT_MS = 5_000;
/** Stands in the timer's place while a beat asks, so that nobody starts a second one. */
const UNDER_WAY = -1;

export class Heartbeat {
    #timer = 0;

    /**
     * @param {import('../wire/control-socket.js').ControlSocket} control
     * @param {() => PageCall[]} calls
     * @param {{found: (view: import('../wire/types.js').CallView) => void, gone: (id: string) => void}} report
     */
    constructor(control, calls, report) {
        this.control = control;
        this.calls = calls;
        this.report = report;
    }

    get #ids() {
        return this.calls().flatMap(({ id }) => (id ? [id] : []));
    }

    /** Beats while there is a call, and rests otherwise. */
    keep() {
        if (this.#timer === UNDER_WAY) return;
        if (this.#ids.length === 0) {
            clearTimeout(this.#timer);
            this.#timer = 0;
        } else if (this.#timer === 0) this.#timer = setTimeout(() => this.beat(), PERIOD_MS);
    }

    async beat() {
        if (this.#timer === UNDER_WAY) return;
        clearTimeout(this.#timer);
        this.#timer = UNDER_WAY;
        for (const id of this.#ids) await this.#ask(id);
        this.#timer = 0;
        this.keep();
    }

    /** @param {string} id */
    async #ask(id) {
        if (!this.control.isOpen) return;
        try {
            const reply = await this.control.request('checkCall', { callId: id }, REPLY_LIMIT_MS);
            if (reply.call) this.report.found(reply.call);
        } catch (error) {
            const { code } = /** @type {import('../wire/request-error.js').RequestError} */ (error);
            if (code === 'noSuchCall') this.report.gone(id);
            if (code === 'timeout') this.control.restart();
        }
    }
}
