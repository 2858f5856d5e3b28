/**
 * One message: its text, when it was written, how far it has come, and what can be done with it.
 */
import { text } from '../text/text.js';
import { momentOf, timeOf } from './chat-time.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';
import { linkedText } from './linked-text.js';
import { createMessageState, reasonOf } from './message-state.js';

/** @typedef {import('./message-items.js').ShownMessage} ShownMessage */
/** @typedef {{retry: (message: ShownMessage) => void, remove: (message: ShownMessage) => void}} BubbleActions */

/** @param {BubbleActions} actions */
export function createBubble(actions) {
    const author = h('span', { class: 'visually-hidden' });
    const body = h('p', { class: 'bubble__text', dir: 'auto' });
    const time = h('time', {});
    const state = createMessageState();
    const about = { class: 'bubble__remove', type: 'button', tabIndex: -1, 'data-action': 'remove' };
    const remove = h('button', { ...about, 'aria-label': text.chat.remove, title: text.chat.remove }, icon('bin'));
    const reason = h('span', {});
    const retry = h('button', { class: 'bubble__retry', type: 'button', 'data-action': 'retry' }, icon('redial'), text.chat.tryAgain);
    const problem = h('div', { class: 'bubble__problem', hidden: true }, reason, retry);
    const bubble = h('div', { class: 'bubble' }, author, body, h('span', { class: 'bubble__facts' }, time, state.element));
    // One message can be reached by Tab, with its button; the arrow keys go on from there.
    const element = h('li', { class: 'message', tabIndex: -1 }, h('div', { class: 'message__row' }, bubble, remove), problem);
    /** @type {ShownMessage | null} */ let shown = null;
    retry.addEventListener('click', () => shown && actions.retry(shown));
    remove.addEventListener('click', () => shown && actions.remove(shown));
    element.addEventListener('keydown', (event) => {
        if (event.key !== 'Delete' || event.target !== element || !shown) return;
        event.preventDefault();
        actions.remove(shown);
    });
    return {
        element,
        /**
         * @param {ShownMessage} message
         * @param {boolean} joins whether it stands close to the one above
         * @param {string} who the other person
         */
        update(message, joins, who) {
            if (shown?.text !== message.text) body.replaceChildren(...linkedText(message.text));
            if (shown?.at !== message.at) setTime(time, message.at);
            shown = message;
            const isOurs = message.direction === 'outgoing';
            element.setAttribute('data-direction', message.direction);
            element.setAttribute('data-state', message.state);
            element.setAttribute('data-message', message.id);
            element.classList.toggle('is-joined', joins);
            setText(author, isOurs ? text.chat.you('') : text.chat.said(who, ''));
            show(state.element, isOurs);
            if (isOurs) state.update(message.state);
            setText(reason, isOurs ? reasonOf(message) : '');
            show(problem, reason.textContent !== '');
            show(retry, message.state === 'failed');
        },
    };
}

/**
 * @param {HTMLTimeElement} time
 * @param {number} at
 */
function setTime(time, at) {
    time.dateTime = new Date(at).toISOString();
    time.title = momentOf(at);
    setText(time, timeOf(at));
}
