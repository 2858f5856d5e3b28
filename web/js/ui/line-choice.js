/**
 * Says which line a group of settings is for, and lets the person choose where there are several.
 */
import { text } from '../text/text.js';
import { h, setText, show } from './dom.js';
import { nameOfLine } from './line-name.js';

/** @typedef {import('../wire/types.js').AccountView} AccountView */

/**
 * @param {string} name makes the id
 * @param {() => void} changed
 */
export function createLineChoice(name, changed) {
    const id = `line-of-${name}`;
    const select = h('select', { class: 'input select', id });
    const choice = h('div', { class: 'field' }, h('label', { for: id }, text.lines.settingsFor), select);
    const none = h('p', { class: 'card settings__none muted' }, text.lines.noneYet);
    /** @type {AccountView[]} */ let accounts = [];
    let chosen = '';
    let shown = '';
    select.addEventListener('change', () => {
        chosen = select.value;
        changed();
    });
    return {
        element: h('div', { class: 'settings__line' }, choice, none),
        account: () => accounts.find((each) => each.id === chosen) ?? accounts[0] ?? null,
        /** @param {AccountView[]} next */
        update(next) {
            accounts = next;
            const key = next.map((each) => each.id + nameOfLine(each)).join();
            if (key !== shown) {
                shown = key;
                select.replaceChildren(...next.map((each) => h('option', { value: each.id }, nameOfLine(each))));
            }
            const current = next.find((each) => each.id === chosen) ?? next[0];
            // Settings never jump to another line by themselves.
            chosen = current?.id ?? '';
            select.value = chosen;
            show(choice, next.length > 1);
            show(none, next.length === 0);
            setText(none, text.lines.noneYet);
        },
    };
}
