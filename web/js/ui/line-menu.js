/**
 * What opens under the line at the top of the page: every line with its live state, and the way to register it now.
 */
import { text } from '../text/text.js';
import { h, setText, show } from './dom.js';
import { nameOfLine } from './line-name.js';
import { createMailLight } from './mail-light.js';
import { toneOf, wordsOf } from './line-state.js';

/** @typedef {import('../wire/types.js').AccountView} AccountView */

/** @typedef {{register: (account: AccountView) => void, callMailbox: (account: AccountView) => void}} LineActions */

/** @param {LineActions} actions */
export function createLineMenu(actions) {
    const list = h('ul', { class: 'line-menu__list' });
    const element = h('div', { class: 'line-menu card', id: 'line-menu', hidden: true }, list);
    /** @type {Map<string, ReturnType<typeof createRow>>} */ const rows = new Map();
    /** @type {AccountView[]} */ let shown = [];
    return {
        element,
        /** @param {AccountView[]} accounts */
        update(accounts) {
            shown = accounts;
            for (const [id, row] of rows) {
                if (accounts.some((each) => each.id === id)) continue;
                row.element.remove();
                rows.delete(id);
            }
            for (const account of accounts) {
                const row = rows.get(account.id) ?? createRow(actions);
                if (!rows.has(account.id)) list.append(row.element);
                rows.set(account.id, row);
                row.update(account);
            }
        },
        /** The countdown to the next attempt. */
        tick() {
            if (element.hidden) return;
            for (const account of shown) rows.get(account.id)?.update(account);
        },
    };
}

/** @param {LineActions} actions */
function createRow(actions) {
    const dot = h('span', { class: 'status__dot' });
    const name = h('strong', {});
    const words = h('span', { class: 'muted' });
    const light = createMailLight(actions);
    const route = h('span', { class: 'line-menu__route muted' });
    const outside = h('span', { class: 'line-menu__route muted' });
    const again = h('button', { class: 'button button--small', type: 'button' }, text.lines.registerNow);
    const about = { class: 'line-menu__row status' };
    const element = h('li', about, dot, h('div', { class: 'line-menu__what' }, name, words, route, outside), light.element, again);
    /** @type {AccountView | null} */ let account = null;
    again.addEventListener('click', () => account && actions.register(account));
    return {
        element,
        /** @param {AccountView} next */
        update(next) {
            account = next;
            element.setAttribute('data-tone', toneOf(next));
            // A long address is broken before its domain, not within it.
            if (name.textContent !== nameOfLine(next)) name.replaceChildren(...nameOfLine(next).split(/(?=@)/).flatMap((part, at) => (at > 0 ? [h('wbr'), part] : [part])));
            setText(words, wordsOf(next));
            light.update(next);
            setText(route, next.registration.route ?? '');
            show(route, Boolean(next.registration.route));
            setText(outside, outsideOf(next));
            show(outside, Boolean(outsideOf(next)));
            show(again, next.registration.state !== 'registering');
        },
    };
}

/**
 * How a STUN server sees the line, where one is asked.
 * @param {AccountView} account
 */
function outsideOf({ stun }) {
    if (stun?.state === 'found' && stun.address) return text.settings.stunFound(stun.address);
    return stun?.state === 'silent' ? text.settings.stunSilent : '';
}
