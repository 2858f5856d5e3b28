/**
 * Asks for each call while there is one: a lost push, or a connection that looks open but is dead, shows within seconds. Of whom
 * the host has just spoken by itself nothing is asked: on a thin line each answer takes the place of sound.
 */

/** @typedef {import('./store.js').PageCall} PageCall */

const PERIOD_MS = 3_000;
/** The host tells how each call sounds every three seconds. */
const HEARD_MS = 4_000;
const REPLY_LIMIT_MS = 5_000;
/** Stands in the timer's place while a beat asks, so that nobody starts a second one. */
const UNDER_WAY = -1;

export class Heartbeat {
    #timer = 0;
    /** @type {Map<string, number>} when the host last spoke of a call */ #heard = new Map();

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
        const ids = this.#ids;
        for (const id of this.#heard.keys()) if (!ids.includes(id)) this.#heard.delete(id);
        for (const id of ids) if (this.#isQuiet(id)) await this.#ask(id);
        this.#timer = 0;
        this.keep();
    }

    /**
     * The host has spoken of a call by itself.
     * @param {string} id
     */
    heard(id) {
        if (this.#ids.includes(id)) this.#heard.set(id, performance.now());
    }

    /** @param {string} id */
    #isQuiet(id) {
        return performance.now() - (this.#heard.get(id) ?? -Infinity) > HEARD_MS;
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
