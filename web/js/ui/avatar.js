/**
 * A round picture of somebody: the first letter of a name, or a figure for a number.
 */
import { h, setText } from './dom.js';
import { icon } from './icon.js';

/** @param {string} style */
export function createAvatar(style) {
    const initial = h('span', { class: 'avatar__initial', 'aria-hidden': 'true' });
    let shown = '';
    return {
        element: h('div', { class: `avatar ${style}` }, initial),
        /** @param {string} name */
        update(name) {
            const face = /^[0-9+*#]/.test(name) ? 'person' : name.slice(0, 1).toUpperCase();
            if (face === shown) return;
            shown = face;
            if (face === 'person') initial.replaceChildren(icon('person'));
            else setText(initial, face);
        },
    };
}
