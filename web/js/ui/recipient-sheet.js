/**
 * Asks whom a new message is for, and through which line it goes.
 */
import { readNumber } from '../state/number.js';
import { text } from '../text/text.js';
import { h } from './dom.js';
import { createField, showErrors } from './field.js';
import { nameOfLine } from './line-name.js';
import { createRecentNumbers } from './recent-numbers.js';

/** @typedef {import('../wire/types.js').AccountView} AccountView */
/** @typedef {{to: string, account: string}} Recipient */

/**
 * @param {AccountView[]} accounts
 * @param {string} line the one that is chosen for calls
 * @param {{user: string, name?: string}[]} recent numbers worth offering
 * @returns {Promise<Recipient | null>}
 */
export function askRecipient(accounts, line, recent) {
    const words = text.chat.recipient;
    const number = createField({ name: 'recipient', label: words.number, hint: words.hint, input: { autocomplete: 'off' } });
    const options = accounts.map((each) => [each.id, nameOfLine(each)]);
    const through = createField({ name: 'recipient-line', label: words.line, options });
    const usual = accounts.find(({ id }) => id === line) ?? accounts.find(({ demo }) => !demo) ?? accounts[0];
    through.value = usual?.id ?? '';
    const form = h(
        'form',
        { class: 'sheet__form', noValidate: true },
        number.element,
        accounts.length > 1 ? through.element : null,
        h('button', { class: 'button button--primary', type: 'submit', id: 'recipient-go' }, words.submit),
    );
    const dialog = h(
        'dialog',
        { class: 'dialog sheet', id: 'recipient-sheet', 'aria-labelledby': 'recipient-title' },
        h('h2', { id: 'recipient-title' }, words.title),
        form,
        recent.length > 0 ? createRecentNumbers('recipient-recent', words.recent, recent, (user) => close(user)) : null,
        h('button', { class: 'button', type: 'button', onclick: () => close('') }, text.settings.cancel),
    );
    let to = '';
    const close = (/** @type {string} */ chosen) => {
        to = chosen;
        dialog.close();
    };
    form.addEventListener('submit', (event) => {
        event.preventDefault();
        const missing = readNumber(number.value) ? '' : words.missing;
        if (!showErrors([number], { recipient: missing })) close(readNumber(number.value));
    });
    document.body.append(dialog);
    dialog.showModal();
    number.control.focus();
    return new Promise((resolve) => {
        dialog.addEventListener('close', () => {
            dialog.remove();
            resolve(to ? { to, account: through.value } : null);
        });
    });
}
