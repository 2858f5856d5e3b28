/**
 * A bounded first-in, first-out store of samples for the playout buffer; it never allocates after its creation.
 */
export class SampleRing {
    #samples;
    #start = 0;
    #length = 0;

    /** @param {number} capacity samples */
    constructor(capacity) {
        this.#samples = new Float32Array(capacity);
    }

    get length() {
        return this.#length;
    }

    /**
     * Appends; the caller keeps the ring below its capacity, what would not fit pushes out the oldest.
     * @param {Float32Array} input
     */
    write(input) {
        const capacity = this.#samples.length;
        for (const value of input) {
            this.#samples[(this.#start + this.#length) % capacity] = value;
            if (this.#length < capacity) this.#length += 1;
            else this.#start = (this.#start + 1) % capacity;
        }
    }

    /**
     * Takes `count` samples, which must be there.
     * @param {Float32Array} output
     * @param {number} count
     */
    read(output, count) {
        for (let i = 0; i < count; i += 1) output[i] = this.#samples[(this.#start + i) % this.#samples.length];
        this.#advance(count);
    }

    /**
     * Drops the oldest samples and blends over the cut, so that it does not click.
     * @param {number} count
     * @param {number} blend samples
     */
    drop(count, blend) {
        const capacity = this.#samples.length;
        const overlap = Math.min(blend, this.#length - count, count);
        for (let i = 0; i < overlap; i += 1) {
            const share = (i + 1) / (overlap + 1);
            const kept = (this.#start + count + i) % capacity;
            const cut = this.#samples[(this.#start + i) % capacity];
            this.#samples[kept] = cut * (1 - share) + this.#samples[kept] * share;
        }
        this.#advance(count);
    }

    clear() {
        this.#advance(this.#length);
    }

    /** @param {number} count */
    #advance(count) {
        this.#start = (this.#start + count) % this.#samples.length;
        this.#length -= count;
    }
}
