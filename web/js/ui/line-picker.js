/**
 * Chooses the line for the next call; there where a person has several.
 */
import { text } from '../text/text.js';
import { h, show } from './dom.js';
import { nameOfLine } from './line-name.js';

/** @param {(id: string) => void} choose */
export function createLinePicker(choose) {
    const select = h('select', { class: 'input select', id: 'line' });
    select.addEventListener('change', () => choose(select.value));
    const element = h('div', { class: 'phone__line', hidden: true }, h('label', { for: 'line' }, text.phone.line), select);
    let shown = '';
    return {
        element,
        /** @param {import('../state/store.js').State} state */
        update({ accounts, line }) {
            const key = accounts.map((each) => each.id + nameOfLine(each)).join();
            if (key !== shown) {
                shown = key;
                select.replaceChildren(...accounts.map((each) => h('option', { value: each.id }, nameOfLine(each))));
            }
            const current = accounts.find((each) => each.id === line) ?? accounts.find((each) => !each.demo) ?? accounts[0];
            if (current) select.value = current.id;
            show(element, accounts.length > 1);
        },
    };
}
