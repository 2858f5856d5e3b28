/**
 * The twelve keys, for dialling and for tones in a call. Works with mouse, touch and keyboard; a key that is held
 * gives its second meaning where it has one (0 gives +, 1 to 9 call a contact).
 */
import { text } from '../text/text.js';
import { h } from './dom.js';

/** How long a key must be held for its second meaning. */
const HOLD_MS = 500;

const KEYS = [
    ['1', ''], ['2', 'ABC'], ['3', 'DEF'],
    ['4', 'GHI'], ['5', 'JKL'], ['6', 'MNO'],
    ['7', 'PQRS'], ['8', 'TUV'], ['9', 'WXYZ'],
    ['*', ''], ['0', '+'], ['#', ''],
];

/** Characters that the keyboard may type anywhere in the phone view. */
export const DIAL_CHARACTERS = /^[0-9*#+]$/;

/**
 * @param {object} options
 * @param {(key: string) => void} options.onKey
 * @param {boolean} options.hasPlus
 * @param {(digit: string) => boolean} [options.onHold] whether it meant something to hold this key
 */
export function createDialPad({ onKey, hasPlus, onHold = () => false }) {
    const keys = KEYS.map(([digit, letters]) => {
        const second = digit === '0' && hasPlus ? '+' : null;
        return createKey(digit, digit === '0' && !hasPlus ? '' : letters, second, onKey, onHold);
    });
    return h('div', { class: 'pad', role: 'group', 'aria-label': text.phone.keys }, ...keys);
}

/**
 * @param {string} digit
 * @param {string} letters
 * @param {string | null} second what holding the key gives
 * @param {(key: string) => void} onKey
 * @param {(digit: string) => boolean} onHold
 */
function createKey(digit, letters, second, onKey, onHold) {
    const names = { '*': text.phone.star, '#': text.phone.hash };
    const key = h(
        'button',
        {
            class: 'pad__key',
            type: 'button',
            'data-digit': digit,
            'aria-label': second ? text.phone.zero : names[/** @type {'*'} */ (digit)] ?? digit,
        },
        h('span', { class: 'pad__digit' }, digit),
        h('span', { class: 'pad__letters', 'aria-hidden': 'true' }, letters),
    );
    let timer = 0;
    let wasHeld = false;
    const release = () => {
        clearTimeout(timer);
        key.classList.remove('is-pressed');
    };
    key.addEventListener('pointerdown', (event) => {
        if (event.button !== 0) return;
        // Focus stays where it is: Enter after a click on a key calls, it does not press the key again.
        wasHeld = false;
        key.classList.add('is-pressed');
        timer = setTimeout(() => {
            wasHeld = second !== null || onHold(digit);
            if (second) onKey(second);
        }, HOLD_MS);
    });
    key.addEventListener('mousedown', (event) => event.preventDefault());
    key.addEventListener('contextmenu', (event) => event.preventDefault());
    for (const name of ['pointerup', 'pointercancel', 'pointerleave']) key.addEventListener(name, release);
    key.addEventListener('click', () => {
        if (!wasHeld) onKey(digit);
        wasHeld = false;
    });
    return key;
}

/**
 * Says on the pad whom its keys call when they are held.
 * @param {HTMLElement} pad
 * @param {import('../wire/types.js').ContactView[]} contacts
 */
export function nameKeys(pad, contacts) {
    for (const key of pad.querySelectorAll('button')) {
        const digit = key.getAttribute('data-digit') ?? '';
        if (!/[1-9]/.test(digit)) continue;
        const name = contacts.find(({ speedDial }) => String(speedDial) === digit)?.name ?? '';
        key.title = name && text.phone.holdToCall(name);
        key.setAttribute('aria-label', name ? `${digit}, ${key.title}` : digit);
        key.classList.toggle('has-contact', name !== '');
    }
}

/**
 * Shows on the pad that a key was typed.
 * @param {HTMLElement} pad
 * @param {string} character
 */
export function flashKey(pad, character) {
    const digit = character === '+' ? '0' : character;
    const key = pad.querySelector(`[data-digit="${CSS.escape(digit)}"]`);
    key?.classList.add('is-pressed');
    setTimeout(() => key?.classList.remove('is-pressed'), 120);
}
