/**
 * The sounds that a telephone makes by itself: keys, the far end's ringing, and that a line is busy. Plain functions that
 * give samples, and one that plays them.
 */

/** The two frequencies of each key (ITU-T Q.23), Hz. */
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const KEYS = '123456789*0#';
const KEY_S = 0.12;
/** ITU-T E.180: one frequency, ringing for a second of five, busy for half of each second. */
const TONE_HZ = 425;
const RINGING_S = [1, 4];
const BUSY_S = [0.5, 0.5];
const BUSY_TIMES = 4;
/** Of full scale: beside a voice, not above it. */
const KEY_LEVEL = 0.05;
const TONE_LEVEL = 0.12;
/** Without a soft beginning and end a tone clicks. */
const EDGE_S = 0.01;

/**
 * @param {string} key
 * @param {number} rate Hz
 */
export function keyTone(key, rate) {
    const index = KEYS.indexOf(key === '+' ? '0' : key);
    const samples = new Float32Array(Math.round(KEY_S * rate));
    if (index < 0) return samples;
    for (const frequency of [ROWS[Math.floor(index / 3)], COLUMNS[index % 3]]) add(samples, rate, 0, KEY_S, frequency, KEY_LEVEL);
    return samples;
}

/**
 * One period of what a caller hears while it rings at the far end, to be looped.
 * @param {number} rate Hz
 */
export function ringingTone(rate) {
    const samples = new Float32Array(Math.round((RINGING_S[0] + RINGING_S[1]) * rate));
    add(samples, rate, 0, RINGING_S[0], TONE_HZ, TONE_LEVEL);
    return samples;
}

/**
 * The whole sound of a line that is busy.
 * @param {number} rate Hz
 */
export function busyTone(rate) {
    const period = BUSY_S[0] + BUSY_S[1];
    const samples = new Float32Array(Math.round(BUSY_TIMES * period * rate));
    for (let index = 0; index < BUSY_TIMES; index += 1) add(samples, rate, index * period, BUSY_S[0], TONE_HZ, TONE_LEVEL);
    return samples;
}

/**
 * @param {Float32Array} samples
 * @param {number} rate
 * @param {number} from seconds
 * @param {number} length seconds
 * @param {number} frequency
 * @param {number} level
 */
function add(samples, rate, from, length, frequency, level) {
    const first = Math.round(from * rate);
    const count = Math.round(length * rate);
    for (let i = 0; i < count; i += 1) {
        const edge = Math.min(1, i / (EDGE_S * rate), (count - 1 - i) / (EDGE_S * rate));
        samples[first + i] += level * edge * Math.sin((2 * Math.PI * frequency * i) / rate);
    }
}
