/**
 * The lines: a list with the live state of each, and the form of the one that is chosen.
 */
import { text } from '../text/text.js';
import { createAccountForm } from './account-form.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';
import { nameOfLine } from './line-name.js';
import { toneOf, wordsOf } from './line-state.js';

/** @typedef {import('../wire/types.js').AccountView} AccountView */

/** @param {import('./account-form.js').AccountActions} actions */
export function createLinesSection(actions) {
    const saved = (/** @type {AccountView} */ { id }) => {
        chosen = id;
        isNew = false;
        refresh();
    };
    const form = createAccountForm({ ...actions, saved });
    const list = h('ul', { class: 'lines-list', id: 'lines' });
    const add = h('button', { class: 'button', type: 'button', id: 'add-line' }, icon('add'), text.lines.add);
    const about = { class: 'card form', 'aria-labelledby': 'lines-title' };
    const overview = h('section', about, h('h2', { id: 'lines-title' }, text.lines.title), list, h('div', { class: 'form__buttons' }, add));
    /** @type {AccountView[]} */ let accounts = [];
    /** @type {Map<string, ReturnType<typeof createRow>>} */ const rows = new Map();
    let chosen = '';
    let isNew = false;

    add.addEventListener('click', () => {
        if (form.isBusy()) return;
        isNew = true;
        refresh();
        form.begin();
    });
    const choose = (/** @type {string} */ id) => {
        if (form.isBusy()) return;
        chosen = id;
        isNew = false;
        refresh();
    };

    function refresh() {
        const own = accounts.filter((each) => !each.demo);
        const current = isNew ? null : own.find((each) => each.id === chosen) ?? own[0] ?? null;
        const hasDemo = own.length < accounts.length;
        const words = own.length === 0 && hasDemo ? text.settings.demoBody : text.settings.accountBody;
        form.edit(current, own.length > 0 && current ? nameOfLine(current) : own.length > 0 ? text.lines.newLine : text.settings.account, words);
        for (const [id, row] of rows) {
            if (accounts.some((each) => each.id === id)) continue;
            row.element.remove();
            rows.delete(id);
        }
        for (const account of accounts) {
            const row = rows.get(account.id) ?? createRow(account, choose);
            if (!rows.has(account.id)) list.append(row.element);
            rows.set(account.id, row);
            row.update(account, current?.id === account.id);
        }
        show(overview, accounts.length > 0);
        show(add, own.length > 0 && !isNew);
    }
    return {
        form: form.element,
        overview,
        tick() {
            for (const account of accounts) rows.get(account.id)?.tick(account);
        },
        /** @param {AccountView[]} next */
        update(next) {
            accounts = next;
            refresh();
        },
    };
}

/**
 * @param {AccountView} account
 * @param {(id: string) => void} choose
 */
function createRow({ id, demo }, choose) {
    const name = h('strong', {});
    const words = h('span', { class: 'muted' });
    const route = h('span', { class: 'lines-list__route muted' });
    const what = h('span', { class: 'lines-list__what' }, name, words, route);
    const about = { class: 'lines-list__row status', type: 'button', disabled: demo, onclick: () => choose(id) };
    const button = h('button', about, h('span', { class: 'status__dot' }), what);
    const tick = (/** @type {AccountView} */ account) => setText(words, wordsOf(account));
    return {
        element: h('li', { 'data-line': id }, button),
        tick,
        /**
         * @param {AccountView} account
         * @param {boolean} isCurrent
         */
        update(account, isCurrent) {
            button.setAttribute('data-tone', toneOf(account));
            button.setAttribute('aria-current', String(isCurrent));
            setText(name, nameOfLine(account));
            setText(route, account.registration.route ?? '');
            show(route, Boolean(account.registration.route));
            tick(account);
        },
    };
}
