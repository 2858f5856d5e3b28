/**
 * One call that rings.
 */
import { isIncoming, isLive, nameOf } from '../state/page-call.js';
import { text } from '../text/text.js';
import { createAvatar } from './avatar.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';
import { lineOf } from './line-name.js';

/**
 * @typedef {object} IncomingActions
 * @property {(id: string) => void} accept
 * @property {(id: string, reason: 'busy' | 'decline' | 'silence') => void} reject
 */

/**
 * @param {string} id
 * @param {IncomingActions} actions
 */
export function createIncomingCard(id, actions) {
    const kind = h('p', { class: 'incoming__kind' });
    const avatar = createAvatar('incoming__avatar');
    const name = h('h2', { class: 'incoming__name', id: `incoming-${id}` });
    const address = h('p', { class: 'incoming__address muted' });
    const line = h('p', { class: 'incoming__line' });
    const acceptLabel = h('span', { class: 'call__label' });
    const accept = h(
        'button',
        { class: 'call__button', type: 'button', 'data-action': 'accept', onclick: () => actions.accept(id) },
        h('span', { class: 'round round--answer' }, icon('phone')),
        acceptLabel,
    );
    const decline = h(
        'button',
        { class: 'call__button', type: 'button', 'data-action': 'decline', onclick: () => actions.reject(id, 'decline') },
        h('span', { class: 'round round--end' }, icon('hangUp')),
        h('span', { class: 'call__label' }, text.incoming.decline),
    );
    const more = createMore(id, actions);
    // First in reading order, so that the keyboard comes to it first; the eye finds it on the right.
    const buttons = h('div', { class: 'incoming__buttons' }, accept, decline, more.button);
    const who = h('div', { class: 'incoming__who' }, kind, name, address, line);
    const about = { class: 'incoming__card card', 'data-call': id, 'aria-labelledby': `incoming-${id}` };
    const article = h('article', about, avatar.element, who, buttons, more.menu);
    return {
        element: article,
        /** @returns {boolean} whether the ways to refuse were open */
        closeMenu: more.close,
        /**
         * @param {import('../state/store.js').PageCall} call
         * @param {import('../state/store.js').State} state
         */
        update(call, state) {
            const other = state.calls.find((each) => isLive(each) && !isIncoming(each) && each.attached && !each.heldHere);
            const title = nameOf(call) || text.incoming.anonymous;
            const number = call.remote.uri.replace(/^sips?:/, '');
            const isBusy = call.pending === 'accept';
            setText(kind, call.silenced ? text.incoming.silenced : other ? text.incoming.waiting : text.incoming.title);
            article.setAttribute('data-silenced', String(call.silenced));
            if (call.silenced) more.close();
            show(more.button, !call.silenced);
            setText(name, title);
            setText(address, number);
            show(address, number !== title);
            setText(line, text.incoming.line(lineOf(call, state)));
            setText(acceptLabel, isBusy ? text.incoming.accepting : other ? text.incoming.acceptAndHold : text.incoming.accept);
            accept.setAttribute('aria-disabled', String(isBusy));
            avatar.update(title);
        },
    };
}

/**
 * The ways to refuse that need a word of explanation.
 * @param {string} id
 * @param {IncomingActions} actions
 */
function createMore(id, actions) {
    const choice = (/** @type {'busy' | 'silence'} */ reason, /** @type {string} */ name, /** @type {string} */ hint) =>
        h(
            'button',
            { class: 'menu__item', type: 'button', 'data-action': reason, onclick: () => actions.reject(id, reason) },
            h('strong', {}, name),
            h('small', {}, hint),
        );
    const menu = h(
        'div',
        { class: 'incoming__menu', id: `incoming-menu-${id}`, hidden: true },
        choice('busy', text.incoming.busy, text.incoming.busyHint),
        choice('silence', text.incoming.silence, text.incoming.silenceHint),
    );
    const about = { 'aria-label': text.incoming.more, 'aria-controls': menu.id, 'aria-expanded': 'false' };
    const button = h('button', { class: 'incoming__more', type: 'button', ...about }, icon('more'));
    const open = (/** @type {boolean} */ isOpen) => {
        show(menu, isOpen);
        button.setAttribute('aria-expanded', String(isOpen));
    };
    button.addEventListener('click', () => open(menu.hidden));
    const close = () => {
        if (menu.hidden) return false;
        if (menu.contains(document.activeElement)) button.focus();
        open(false);
        return true;
    };
    return { button, menu, close };
}
