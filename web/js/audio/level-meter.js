/**
 * Measures loudness for the VU meters: one reading for each stretch of sound, 0…1 on a scale that is linear in dB.
 */

/** The quietest level that a meter shows. */
const FLOOR_DB = -60;
const READING_MS = 50;

export class LevelMeter {
    #energy = 0;
    #count = 0;
    #length;

    /** @param {number} rate Hz */
    constructor(rate) {
        this.#length = Math.round((rate * READING_MS) / 1000);
    }

    /**
     * @param {Float32Array} block
     * @returns {number | null} a reading when a stretch is complete
     */
    add(block) {
        for (const value of block) this.#energy += value * value;
        this.#count += block.length;
        if (this.#count < this.#length) return null;
        // A full-scale sine has a mean square of one half: it is to read 0 dB.
        const decibels = 10 * Math.log10((2 * this.#energy) / this.#count + 1e-12);
        this.#energy = 0;
        this.#count = 0;
        return Math.max(0, Math.min(1, 1 - decibels / FLOOR_DB));
    }
}
