/**
 * The top of a conversation: who it is with, whether they are writing, the way back, to call them, and to delete it.
 */
import { contactOf } from '../state/contacts.js';
import { nameOf } from '../state/page-call.js';
import { text } from '../text/text.js';
import { createAvatar } from './avatar.js';
import { newContactLink } from './contact-link.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';
import { lineOf } from './line-name.js';

/** @typedef {import('../wire/types.js').ConversationView} ConversationView */

/** @param {Pick<import('./chat-actions.js').ChatActions, 'back' | 'call' | 'removeConversation'>} actions */
export function createConversationHead(actions) {
    const back = createButton('chat-back', 'back', actions.back);
    const avatar = createAvatar('conversation__avatar');
    const title = h('h2', { class: 'conversation__name', id: 'conversation-title', tabIndex: -1 });
    const details = h('p', { class: 'conversation__details muted' });
    const call = createButton('chat-call', 'phone', () => shown && actions.call(shown));
    const save = createButton('chat-save', 'addPerson', () => shown && void (location.hash = newContactLink(shown.remote)));
    const remove = createButton('chat-remove', 'bin', () => shown && actions.removeConversation(shown));
    const who = h('div', { class: 'conversation__who' }, title, details);
    back.classList.add('conversation__back');
    name(back, text.chat.back);
    /** @type {ConversationView | undefined} */ let shown;
    return {
        element: h('header', { class: 'conversation__head' }, back, avatar.element, who, save, call, remove),
        title,
        /**
         * @param {ConversationView | undefined} conversation
         * @param {import('../state/store.js').State} state
         */
        update(conversation, state) {
            shown = conversation;
            for (const each of [avatar.element, call, remove, details]) show(each, conversation !== undefined);
            setText(title, conversation ? nameOf(conversation) : text.chat.none);
            show(save, conversation !== undefined && !contactOf(conversation.remote));
            if (!conversation) return;
            const words = nameOf(conversation);
            const isComposing = conversation.composing && state.connection === 'open';
            avatar.update(words);
            name(save, text.contacts.addWho(words));
            name(call, text.chat.call(words));
            name(remove, text.chat.removeAll(words));
            details.classList.toggle('is-composing', isComposing);
            setText(details, isComposing ? text.chat.composing : detailsOf(conversation, state));
        },
    };
}

/**
 * The number where the name hides it, and the line where there are several.
 * @param {ConversationView} conversation
 * @param {import('../state/store.js').State} state
 */
function detailsOf({ account, remote }, state) {
    const number = nameOf({ remote }) === remote.user ? '' : remote.user;
    const line = state.accounts.length > 1 ? text.chat.through(lineOf({ account }, state)) : '';
    return [number, line].filter(Boolean).join(' · ') || remote.uri.replace(/^sips?:/, '');
}

/**
 * @param {string} id
 * @param {Parameters<typeof icon>[0]} picture
 * @param {() => void} onClick
 */
function createButton(id, picture, onClick) {
    return h('button', { class: 'conversation__button', type: 'button', id, onclick: () => onClick() }, icon(picture));
}

/**
 * @param {HTMLElement} button
 * @param {string} words
 */
function name(button, words) {
    if (button.title === words) return;
    button.title = words;
    button.setAttribute('aria-label', words);
}
