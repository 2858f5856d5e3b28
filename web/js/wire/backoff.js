/**
 * How long to wait before the next attempt: doubling, capped, with jitter, so that a thousand pages
 * that lost the same host do not come back in the same second.
 */
export class Backoff {
    #attempt = 0;

    /**
     * @param {number} [baseMs]
     * @param {number} [limitMs]
     * @param {() => number} [random] 0…1
     */
    constructor(baseMs = 500, limitMs = 15_000, random = Math.random) {
        this.baseMs = baseMs;
        this.limitMs = limitMs;
        this.random = random;
    }

    /** The next delay in ms: between half of the doubled delay and all of it. */
    next() {
        const full = Math.min(this.limitMs, this.baseMs * 2 ** Math.min(this.#attempt, 20));
        this.#attempt += 1;
        return Math.round(full / 2 + (full / 2) * this.random());
    }

    /** To be called when the other side accepted us, not when a socket merely opened. */
    reset() {
        this.#attempt = 0;
    }
}
