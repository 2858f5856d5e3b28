/**
 * The calls beside the one that is shown: each with its state, the way to take it, and the way to end it.
 */
import { durationOf, isIncoming, isLive, nameOf } from '../state/page-call.js';
import { text } from '../text/text.js';
import { createAvatar } from './avatar.js';
import { describeOther } from './call-words.js';
import { h, setText, show } from './dom.js';
import { formatDuration } from './duration.js';
import { icon } from './icon.js';

/** @typedef {import('../state/store.js').State} State */
/** @typedef {import('../state/store.js').PageCall} PageCall */

/** @param {{resume: (id: string) => void, hangUp: (id: string) => void}} actions */
export function createCallList(actions) {
    const element = h('ul', { class: 'calls', id: 'other-calls', 'aria-label': text.call.others, hidden: true });
    /** @type {Map<string, ReturnType<typeof createRow>>} */ const rows = new Map();
    /** @type {State | null} */ let current = null;
    const others = (/** @type {State} */ state) =>
        state.calls.filter((each) => each.id && isLive(each) && !isIncoming(each) && each.id !== state.call?.id);
    return {
        element,
        /** @param {State} state */
        update(state) {
            current = state;
            const calls = others(state);
            for (const [id, row] of rows) {
                if (calls.some((each) => each.id === id)) continue;
                row.element.remove();
                rows.delete(id);
            }
            for (const call of calls) {
                const id = call.id ?? '';
                if (!rows.has(id)) {
                    const row = createRow(id, actions);
                    rows.set(id, row);
                    element.append(row.element);
                }
                rows.get(id)?.update(call, state);
            }
            show(element, calls.length > 0);
        },
        tick() {
            if (!current) return;
            for (const call of others(current)) rows.get(call.id ?? '')?.tick(call);
        },
    };
}

/**
 * @param {string} id
 * @param {{resume: (id: string) => void, hangUp: (id: string) => void}} actions
 */
function createRow(id, actions) {
    const avatar = createAvatar('calls__avatar');
    const name = h('strong', { class: 'calls__name' });
    const words = h('span', { class: 'calls__state', role: 'status' });
    const timer = h('span', { class: 'calls__timer' });
    const take = h('button', { class: 'calls__button', type: 'button', 'data-action': 'take' }, icon('swap'));
    const end = h('button', { class: 'calls__button calls__button--end', type: 'button', 'data-action': 'end' }, icon('hangUp'));
    take.addEventListener('click', () => actions.resume(id));
    end.addEventListener('click', () => actions.hangUp(id));
    const who = h('div', { class: 'calls__who' }, name, h('span', { class: 'muted' }, words, timer));
    const tick = (/** @type {PageCall} */ call) => {
        const duration = durationOf(call);
        setText(timer, duration > 0 ? ` · ${formatDuration(duration)}` : '');
    };
    return {
        element: h('li', { class: 'calls__row', 'data-call': id }, avatar.element, who, take, end),
        tick,
        /**
         * @param {PageCall} call
         * @param {State} state
         */
        update(call, state) {
            const who = nameOf(call);
            avatar.update(who);
            setText(name, who);
            setText(words, describeOther(call, state));
            take.setAttribute('aria-label', text.call.take(who));
            take.title = text.call.take(who);
            end.setAttribute('aria-label', text.call.hangUpOther(who));
            take.setAttribute('aria-disabled', String(call.pending !== ''));
            show(take, call.state === 'active');
            tick(call);
        },
    };
}
