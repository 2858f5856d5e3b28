/**
 * The calls that ring: who, for which line, and what can be done. The panel lies over every view; the keyboard comes to
 * its first button by itself, but never while the person is typing.
 */
import { isIncoming, isLive, nameOf } from '../state/page-call.js';
import { ringingCalls } from '../state/ringing.js';
import { text } from '../text/text.js';
import { h, setText, show } from './dom.js';
import { createIncomingCard } from './incoming-card.js';
import { lineOf } from './line-name.js';

/** @typedef {import('../state/store.js').State} State */
/** @typedef {ReturnType<typeof createIncomingCard>} Card */

/** Who has pressed a key within this time is typing: the next key is not for the panel. */
const TYPING_MS = 1_000;

/** @param {import('./incoming-card.js').IncomingActions} actions */
export function createIncomingPanel(actions) {
    const alarm = h('p', { class: 'visually-hidden', role: 'alert', 'aria-live': 'assertive', id: 'incoming-alert' });
    const list = h('div', { class: 'incoming__list' });
    const blocked = h('p', { class: 'incoming__blocked', hidden: true }, text.incoming.blocked);
    const panel = h(
        'section',
        { class: 'incoming', id: 'incoming', hidden: true, 'aria-label': text.incoming.region },
        list,
        blocked,
    );
    const element = h('div', { class: 'incoming__place' }, alarm, panel);
    /** @type {Map<string, Card>} */ const cards = new Map();
    /** @type {Element | null} */ let before = null;
    let typedAt = -Infinity;
    let wantsFocus = false;
    document.addEventListener('keydown', () => void (typedAt = performance.now()), true);

    const takeFocus = () => {
        if (!wantsFocus || panel.hidden || panel.contains(document.activeElement)) return;
        const isTyping = performance.now() - typedAt < TYPING_MS || document.activeElement?.matches('input, select, textarea');
        if (isTyping || document.querySelector('dialog[open]')) return;
        before = document.activeElement;
        list.querySelector('button')?.focus({ preventScroll: true });
        wantsFocus = false;
    };
    const giveFocusBack = () => {
        const target = before instanceof HTMLElement && before.isConnected ? before : document.querySelector('main h1');
        /** @type {HTMLElement | null} */ (target)?.focus({ preventScroll: true });
        before = null;
    };

    return {
        element,
        /** @param {State} state */
        update(state) {
            const calls = shownCalls(state);
            const hadFocus = panel.contains(document.activeElement);
            for (const [id, card] of cards) {
                if (calls.some((each) => each.id === id)) continue;
                card.element.remove();
                cards.delete(id);
            }
            for (const call of calls) {
                const id = call.id ?? '';
                if (!cards.has(id)) {
                    const card = createIncomingCard(id, actions);
                    cards.set(id, card);
                    list.append(card.element);
                    wantsFocus ||= !call.silenced;
                }
                cards.get(id)?.update(call, state);
            }
            show(panel, calls.length > 0);
            show(blocked, state.ringBlocked && calls.length > 0);
            const [first] = ringingCalls(state);
            setText(alarm, first ? text.incoming.announce(nameOf(first), lineOf(first, state)) : '');
            if (hadFocus && !panel.contains(document.activeElement)) giveFocusBack();
            takeFocus();
        },
        tick: takeFocus,
        /** @param {KeyboardEvent} event */
        onKey(event) {
            const target = /** @type {Element} */ (event.target);
            if (event.key !== 'Escape' || panel.hidden || target.closest('input, dialog')) return false;
            if ([...cards.values()].some((card) => card.closeMenu())) return true;
            const [id] = cards.keys();
            actions.reject(id, 'decline');
            return true;
        },
    };
}

/**
 * Calls that can be answered here; one that was silenced, too.
 * @param {State} state
 */
function shownCalls({ calls, access }) {
    return access === 'member' ? calls.filter((each) => isLive(each) && isIncoming(each)) : [];
}
