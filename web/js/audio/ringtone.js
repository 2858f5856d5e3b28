/**
 * The sounds of a call that comes in, made from sines: a ringtone like a marimba, and the short knock that somebody
 * in a call hears. Plain functions that give samples.
 */

/** Seconds from one beginning of the tune to the next. */
const PERIOD_S = 4;
const KNOCK_PERIOD_S = 5;
/** When each note is struck, and its frequency: E major, up and down, twice. */
const NOTES = [[0, 659.26], [0.14, 830.61], [0.28, 987.77], [0.42, 1318.51], [0.7, 987.77], [0.84, 1318.51]];
const REPEAT_S = 1.5;
/** A bar of wood: its partials' frequency, strength and time to fade. */
const PARTIALS = [[1, 0.6, 0.42], [3.93, 0.16, 0.11], [9.2, 0.05, 0.05]];

/**
 * One period of the ringtone, to be looped.
 * @param {number} rate Hz
 */
export function ringtone(rate) {
    const samples = new Float32Array(PERIOD_S * rate);
    for (const begin of [0, REPEAT_S]) {
        for (const [at, frequency] of NOTES) strike(samples, rate, begin + at, frequency);
    }
    return samples;
}

/**
 * One period of the knock: two short, soft tones.
 * @param {number} rate Hz
 */
export function knock(rate) {
    const samples = new Float32Array(KNOCK_PERIOD_S * rate);
    for (const begin of [0, 0.32]) {
        const length = Math.round(0.18 * rate);
        for (let i = 0; i < length; i += 1) {
            const shape = Math.sin((Math.PI * i) / length);
            samples[Math.round(begin * rate) + i] = 0.25 * shape * Math.sin((2 * Math.PI * 523.25 * i) / rate);
        }
    }
    return samples;
}

/**
 * @param {Float32Array} samples
 * @param {number} rate
 * @param {number} at seconds
 * @param {number} frequency
 */
function strike(samples, rate, at, frequency) {
    const first = Math.round(at * rate);
    const length = Math.min(samples.length - first, Math.round(1.6 * rate));
    for (let i = 0; i < length; i += 1) {
        const time = i / rate;
        // A mallet takes a moment to land: without it the note would click.
        const attack = Math.min(1, time / 0.003);
        let value = 0;
        for (const [ratio, strength, fade] of PARTIALS) {
            value += strength * Math.exp(-time / fade) * Math.sin(2 * Math.PI * frequency * ratio * time);
        }
        samples[first + i] += 0.55 * attack * value;
    }
}
