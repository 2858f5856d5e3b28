/**
 * Asks before something that cannot be taken back.
 */
import { text } from '../text/text.js';
import { h } from './dom.js';

/**
 * @param {{title: string, body: string, action: string}} question
 * @returns {Promise<boolean>}
 */
export function confirm({ title, body, action }) {
    const yes = { class: 'button button--solid-danger' };
    const dialog = h(
        'dialog',
        { class: 'dialog', 'aria-labelledby': 'dialog-title', 'aria-describedby': 'dialog-body' },
        h('h2', { id: 'dialog-title' }, title),
        h('p', { id: 'dialog-body' }, body),
        h(
            'div',
            { class: 'form__buttons' },
            h('button', { class: 'button', type: 'button', onclick: () => dialog.close('') }, text.settings.cancel),
            h('button', { ...yes, type: 'button', onclick: () => dialog.close('yes') }, action),
        ),
    );
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
        dialog.addEventListener('close', () => {
            dialog.remove();
            resolve(dialog.returnValue === 'yes');
        });
    });
}
