/**
 * Chooses the bitrate by how much audio waits to be sent: down before anything is dropped, up again slowly.
 */

/** Bits per second, best first. */
const STEPS = [48_000, 32_000, 24_000, 16_000, 12_000, 8_000];
/** So much that waits, for so many frames in a row: the network does not keep up. */
const CROWDED_MS = 60;
const PATIENCE_FRAMES = 5;
/** After a step down nothing is decided for a second: what waits was made before it. */
const REST_FRAMES = 50;
/** A calm stretch of this length allows one step up: ten seconds. */
const CALM_FRAMES = 500;

export class BitrateControl {
    #steps;
    #step = 0;
    #crowded = 0;
    #calm = 0;
    #rest = 0;

    /** @param {number} [limit] the highest bitrate that is allowed */
    constructor(limit = STEPS[0]) {
        this.#steps = stepsBelow(limit);
    }

    get bitrate() {
        return this.#steps[Math.min(this.#step, this.#steps.length - 1)];
    }

    /**
     * Sets the highest bitrate anew.
     * @param {number} limit
     */
    allow(limit) {
        this.#steps = stepsBelow(limit);
        this.#step = 0;
        this.#crowded = this.#calm = this.#rest = 0;
        return this.bitrate;
    }

    /**
     * To be called for each frame of 20 ms.
     * @param {number} queuedMs
     * @returns {number | null} the new bitrate, when it changes
     */
    observe(queuedMs) {
        this.#crowded = queuedMs >= CROWDED_MS ? this.#crowded + 1 : 0;
        this.#calm = queuedMs >= CROWDED_MS ? 0 : this.#calm + 1;
        if (this.#rest > 0) this.#rest -= 1;
        else if (this.#crowded >= PATIENCE_FRAMES && this.#step < this.#steps.length - 1) return this.#move(1);
        if (this.#calm >= CALM_FRAMES && this.#step > 0) return this.#move(-1);
        return null;
    }

    /** @param {number} direction */
    #move(direction) {
        this.#step += direction;
        this.#crowded = this.#calm = 0;
        this.#rest = REST_FRAMES;
        return this.bitrate;
    }
}

/** @param {number} limit */
function stepsBelow(limit) {
    return [limit, ...STEPS.filter((step) => step < limit)];
}
