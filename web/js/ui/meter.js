/**
 * A bar that shows how loud it is. Levels arrive twenty times a second and go straight to it.
 */
import { text } from '../text/text.js';
import { h } from './dom.js';

/** How far a bar falls back between two readings. */
const FALL = 0.06;
/** Readings between two changes of the value that assistive technology sees. */
const SPOKEN_EVERY = 20;

/**
 * @param {string} which makes the id
 * @param {string} name
 */
export function createMeter(which, name) {
    const bar = h('span', { class: 'meter__bar' });
    const element = h(
        'div',
        {
            class: 'meter',
            id: `level-${which}`,
            role: 'meter',
            'aria-label': text.call.levelOf(name),
            'aria-valuemin': '0',
            'aria-valuemax': '100',
            'aria-valuenow': '0',
        },
        bar,
    );
    let shown = 0;
    let readings = 0;
    return {
        element,
        /** @param {number} level */
        setLevel(level) {
            shown = Math.max(level, shown - FALL);
            bar.style.setProperty('--level', String(shown));
            readings += 1;
            if (readings % SPOKEN_EVERY === 0) element.setAttribute('aria-valuenow', String(Math.round(shown * 100)));
        },
        /** No reading comes after the end of a call: the bar must not freeze at its last one. */
        silence() {
            shown = 0;
            bar.style.setProperty('--level', '0');
            element.setAttribute('aria-valuenow', '0');
        },
    };
}
