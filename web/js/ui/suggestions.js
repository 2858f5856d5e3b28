/**
 * Contacts below the number that is being entered. Typed with the keyboard they hang over the pad as a list; entered with the
 * pad the best one stands alone above it, so that no key is covered.
 */
import { readNumber } from '../state/number.js';
import { suggest } from '../state/suggestions.js';
import { text } from '../text/text.js';
import { h, setText, show } from './dom.js';

/** @typedef {import('../state/suggestions.js').Suggestion} Suggestion */

const LIMIT = 5;

/**
 * @param {HTMLInputElement} display
 * @param {(number: string) => void} choose
 */
export function createSuggestions(display, choose) {
    const list = h('ul', { class: 'suggestions', id: 'suggestions', role: 'listbox', 'aria-label': text.phone.suggestions, hidden: true });
    const status = h('p', { class: 'visually-hidden', role: 'status' });
    for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-controls', list.id]]) display.setAttribute(name, value);
    /** @type {Suggestion[]} */ let found = [];
    /** @type {import('../wire/types.js').ContactView[]} */ let contacts = [];
    let active = -1;
    let chosen = '';
    let query = '';

    const mark = (/** @type {number} */ next) => {
        active = next;
        [...list.children].forEach((each, index) => each.setAttribute('aria-selected', String(index === active)));
        if (active < 0) display.removeAttribute('aria-activedescendant');
        else display.setAttribute('aria-activedescendant', `suggestion-${active}`);
        list.classList.toggle('is-over', list.classList.contains('is-over') || active >= 0);
    };
    const pick = (/** @type {number} */ index) => {
        chosen = readNumber(found[index].number);
        choose(chosen);
    };
    const refresh = () => {
        // What was chosen needs no choice any more.
        found = display.value === chosen ? [] : suggest(contacts, display.value, LIMIT);
        list.replaceChildren(...found.map((each, index) => createOption(each, index, () => pick(index))));
        show(list, found.length > 0);
        display.setAttribute('aria-expanded', String(found.length > 0));
        setText(status, found.length > 0 ? text.phone.suggested(found.length) : '');
        mark(-1);
    };
    display.setAttribute('aria-expanded', 'false');
    return {
        element: h('div', { class: 'phone__suggestions' }, list, status),
        /** @param {boolean} isTyped whether the number is entered with the keyboard */
        enters: (isTyped) => void list.classList.toggle('is-over', isTyped),
        /** The number may have changed. */
        changed() {
            if (query === display.value) return;
            query = display.value;
            if (query !== chosen) chosen = '';
            refresh();
        },
        /** @param {import('../state/store.js').State} state */
        update(state) {
            if (contacts === state.contacts.list) return;
            contacts = state.contacts.list;
            refresh();
        },
        /**
         * @param {string} key
         * @returns {boolean} whether it meant a suggestion
         */
        onKey(key) {
            if (found.length === 0) return false;
            if (key === 'ArrowDown') mark((active + 1) % found.length);
            else if (key === 'ArrowUp') mark((active <= 0 ? found.length : active) - 1);
            else if (key === 'Enter' && active >= 0) pick(active);
            else if (key === 'Escape' && active >= 0) mark(-1);
            else return false;
            return true;
        },
    };
}

/**
 * @param {Suggestion} suggestion
 * @param {number} index
 * @param {() => void} onClick
 */
function createOption({ contact, number }, index, onClick) {
    const about = { class: 'suggestions__option', role: 'option', id: `suggestion-${index}`, 'aria-selected': 'false' };
    const option = h('li', { ...about, onclick: onClick }, h('strong', {}, contact.name), ' ', h('span', { class: 'muted' }, number));
    // The focus stays in the number.
    option.addEventListener('mousedown', (event) => event.preventDefault());
    return option;
}
