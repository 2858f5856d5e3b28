/**
 * How far a message of this person has come: a sign, and the same in words.
 */
import { text } from '../text/text.js';
import { h, setText } from './dom.js';
import { icon } from './icon.js';

/** @typedef {import('../wire/types.js').MessageView} MessageView */
/** @typedef {MessageView['state'] | 'unsent' | 'sending'} MessageState */

/** @type {Record<Exclude<MessageState, 'received'>, Parameters<typeof icon>[0]>} */
const SIGNS = {
    unsent: 'clock', sending: 'clock', queued: 'clock', sent: 'check', delivered: 'checks', displayed: 'checks', failed: 'warning',
};

export function createMessageState() {
    const words = h('span', { class: 'visually-hidden' });
    const sign = h('span', { class: 'bubble__sign' });
    const element = h('span', { class: 'bubble__state' }, sign, words);
    let shown = '';
    return {
        element,
        /** @param {MessageState} state */
        update(state) {
            if (state === shown || state === 'received') return;
            shown = state;
            sign.replaceChildren(icon(SIGNS[state]));
            sign.setAttribute('data-sign', state);
            element.title = text.chat.states[state];
            setText(words, text.chat.states[state]);
        },
    };
}

/**
 * Why a message has not gone out, where there is something to say.
 * @param {{state: MessageState, code?: string, message?: string}} message
 */
export function reasonOf({ state, code = '', message = '' }) {
    const words = Object.hasOwn(text.deliveries, code) ? text.deliveries[code] : message;
    if (state === 'failed') return words || text.chat.states.failed;
    if (state === 'queued') return words;
    return state === 'unsent' ? text.chat.states.unsent : '';
}
