/**
 * Asks where a call is to go: to another call of this person, or to a number.
 */
import { readNumber } from '../state/number.js';
import { nameOf } from '../state/page-call.js';
import { text } from '../text/text.js';
import { h } from './dom.js';
import { createField, showErrors } from './field.js';
import { icon } from './icon.js';
import { createRecentNumbers } from './recent-numbers.js';

/** @typedef {import('../state/store.js').PageCall} PageCall */
/** @typedef {{to: string} | {withCall: string}} Target */

/**
 * @param {PageCall} call the one that is given away
 * @param {PageCall[]} others calls that it can be connected with
 * @param {{user: string, name?: string}[]} recent numbers worth offering
 * @returns {Promise<Target | null>}
 */
export function askTarget(call, others, recent) {
    const number = createField({
        name: 'transfer', label: text.transfer.number, hint: text.transfer.numberHint,
        input: { autocomplete: 'off', inputMode: 'tel' },
    });
    const choice = h(
        'form',
        { class: 'sheet__form', noValidate: true },
        number.element,
        h('button', { class: 'button button--primary', type: 'submit', id: 'transfer-go' }, text.transfer.submit),
    );
    const dialog = h(
        'dialog',
        { class: 'dialog sheet', id: 'transfer-sheet', 'aria-labelledby': 'transfer-title' },
        h('h2', { id: 'transfer-title' }, text.transfer.title(nameOf(call))),
        others.length > 0 ? createOthers(others, (id) => close({ withCall: id })) : null,
        choice,
        recent.length > 0 ? createRecentNumbers('transfer-recent', text.transfer.recent, recent, (user) => close({ to: user })) : null,
        h('button', { class: 'button', type: 'button', onclick: () => close(null) }, text.settings.cancel),
    );
    /** @type {Target | null} */ let target = null;
    const close = (/** @type {Target | null} */ chosen) => {
        target = chosen;
        dialog.close();
    };
    choice.addEventListener('submit', (event) => {
        event.preventDefault();
        const missing = readNumber(number.value) ? '' : text.transfer.missing;
        if (!showErrors([number], { transfer: missing })) close({ to: readNumber(number.value) });
    });
    document.body.append(dialog);
    dialog.showModal();
    if (others.length === 0) number.control.focus();
    return new Promise((resolve) => {
        dialog.addEventListener('close', () => {
            dialog.remove();
            resolve(target);
        });
    });
}

/**
 * @param {PageCall[]} others
 * @param {(id: string) => void} onChoose
 */
function createOthers(others, onChoose) {
    const rows = others.map((call) => {
        const words = h('span', {}, h('strong', {}, text.transfer.connect(nameOf(call))), h('small', {}, text.transfer.connectHint));
        const about = { class: 'sheet__call', type: 'button', 'data-call': call.id ?? '' };
        return h('button', { ...about, onclick: () => onChoose(call.id ?? '') }, icon('transfer'), words);
    });
    return h('div', { class: 'sheet__calls' }, ...rows);
}
