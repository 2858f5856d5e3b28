/**
 * What to say of a line's registration: a tone for the eye, words for everybody, and when it is tried again.
 */
import { text, worded } from '../text/text.js';

/** @typedef {import('../wire/types.js').AccountView} AccountView */

const TONES = { registered: 'good', registering: 'busy', failed: 'bad', unregistered: 'off' };

/** @type {WeakMap<object, number>} when the page learned of a registration's state */
const learned = new WeakMap();

/** @param {AccountView} account */
export function toneOf({ registration }) {
    return TONES[registration.state] ?? 'off';
}

/**
 * @param {AccountView} account
 * @returns {string} such as “Not registered: pbx.example.com does not answer. Tries again in 12 s.”
 */
export function wordsOf({ registration }) {
    if (!learned.has(registration)) learned.set(registration, performance.now());
    const { state, code = '', message = '', retryInMs } = registration;
    const words = text.lines.states[state] ?? state;
    if (state === 'registered' || state === 'registering') return words;
    const left = retryInMs === undefined ? null : retryInMs - (performance.now() - (learned.get(registration) ?? 0));
    const retry = left === null ? '' : left > 500 ? text.lines.retry(Math.ceil(left / 1000)) : text.lines.retrying;
    return [worded(code, message) || words, retry].filter(Boolean).join(' ');
}
