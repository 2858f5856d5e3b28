/**
 * A streaming sample rate converter: windowed sinc, polyphase, for any pair of rates.
 *
 * Both worklets use it. The filter is tabulated at fractions of an input sample and interpolated between them, so
 * the ratio can be trimmed by a few parts per thousand while it runs, which is how playout follows clock drift.
 * Kaiser window, 70 dB: the stop band begins at half of the lower rate, the pass band ends at 0.865 of that.
 */

/** Zero crossings of the sinc on each side; sets the width of the transition band. */
const ZERO_CROSSINGS = 32;
const ATTENUATION_DB = 70;
const KAISER_BETA = 0.1102 * (ATTENUATION_DB - 8.7);
/** The middle of the transition band, as a share of half of the lower rate. */
const CUTOFF = 0.9325;
/** Table rows for one sample of the lower rate; linear interpolation between rows errs below −90 dB. */
const ROWS = 256;
/** Input that may wait inside, in samples; more drops the oldest. */
const WAITING_LIMIT = 16_384;

export class Resampler {
    /** Input samples that were dropped because nobody read the output. */
    overflow = 0;
    #half;
    #rows;
    #table;
    #nominalStep;
    #step;
    #buffer;
    #filled;
    #position;

    /**
     * @param {number} fromRate Hz
     * @param {number} toRate Hz
     */
    constructor(fromRate, toRate) {
        const scale = Math.min(1, toRate / fromRate);
        this.#half = Math.ceil(ZERO_CROSSINGS / scale);
        this.#rows = Math.max(32, Math.ceil(ROWS * scale));
        this.#table = makeTable(this.#half, this.#rows, CUTOFF * scale);
        this.#nominalStep = fromRate / toRate;
        this.#step = this.#nominalStep;
        this.#buffer = new Float32Array(2 * this.#half + WAITING_LIMIT);
        // The filter looks `half` samples back: silence before the first sample.
        this.#filled = this.#half;
        this.#position = this.#half;
    }

    /** @param {number} factor above 1 consumes input faster than the nominal rates say */
    set trim(factor) {
        this.#step = this.#nominalStep * factor;
    }

    /** How far the output lags behind the input, in input samples. */
    get delay() {
        return this.#half;
    }

    /**
     * @param {Float32Array} input
     * @param {number} [count]
     */
    write(input, count = input.length) {
        if (this.#filled + count > this.#buffer.length) this.#compact(count);
        this.#buffer.set(input.subarray(0, count), this.#filled);
        this.#filled += count;
    }

    /**
     * How many input samples are still missing for `count` output samples.
     * @param {number} count
     */
    needed(count) {
        const last = Math.floor(this.#position + (count - 1) * this.#step);
        return Math.max(0, last + this.#half + 1 - this.#filled);
    }

    /**
     * Makes as many output samples as the input allows, at most `count`.
     * @param {Float32Array} output
     * @param {number} [count]
     * @returns {number} how many were made
     */
    read(output, count = output.length) {
        let made = 0;
        while (made < count && Math.floor(this.#position) + this.#half < this.#filled) {
            output[made] = this.#sample();
            this.#position += this.#step;
            made += 1;
        }
        return made;
    }

    #sample() {
        const base = Math.floor(this.#position);
        const exact = (this.#position - base) * this.#rows;
        const row = Math.floor(exact);
        const weight = exact - row;
        const taps = 2 * this.#half;
        const table = this.#table;
        const buffer = this.#buffer;
        const first = base - this.#half + 1;
        let a = row * taps;
        let b = a + taps;
        let low = 0;
        let high = 0;
        for (let i = first; i < first + taps; i += 1) {
            const x = buffer[i];
            low += x * table[a++];
            high += x * table[b++];
        }
        return low + weight * (high - low);
    }

    /** @param {number} coming how many samples must fit */
    #compact(coming) {
        let unused = Math.floor(this.#position) - this.#half + 1;
        const overflow = this.#filled - unused + coming - this.#buffer.length;
        if (overflow > 0) {
            this.overflow += overflow;
            unused += overflow;
            this.#position += overflow;
        }
        this.#buffer.copyWithin(0, unused, this.#filled);
        this.#filled -= unused;
        this.#position -= unused;
    }
}

/**
 * Row r holds the filter for an output that lies r/rows of a sample after an input sample. Each row is scaled to a
 * gain of exactly 1 for a constant signal.
 * @param {number} half
 * @param {number} rows
 * @param {number} cutoff share of half of the input rate
 */
function makeTable(half, rows, cutoff) {
    const taps = 2 * half;
    const table = new Float32Array((rows + 1) * taps);
    for (let row = 0; row <= rows; row += 1) {
        let sum = 0;
        for (let k = 0; k < taps; k += 1) {
            const t = row / rows + half - 1 - k;
            const value = cutoff * sinc(cutoff * t) * kaiser(t / half);
            table[row * taps + k] = value;
            sum += value;
        }
        for (let k = 0; k < taps; k += 1) table[row * taps + k] /= sum;
    }
    return table;
}

/** @param {number} x */
function sinc(x) {
    return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** @param {number} x −1…1 */
function kaiser(x) {
    return Math.abs(x) >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA);
}

/**
 * The modified Bessel function of the first kind, order 0.
 * @param {number} x
 */
function bessel(x) {
    let term = 1;
    let sum = 1;
    for (let k = 1; k < 40; k += 1) {
        term *= (x / (2 * k)) ** 2;
        sum += term;
    }
    return sum;
}
