/**
 * The conversations: who, what was said last, when, and how much of it is unread.
 */
import { allConversations } from '../state/conversations.js';
import { nameOf } from '../state/page-call.js';
import { text } from '../text/text.js';
import { createAvatar } from './avatar.js';
import { shortTimeOf } from './chat-time.js';
import { linkTo } from './conversation-link.js';
import { h, setText, show } from './dom.js';
import { createKeyedList } from './keyed-list.js';
import { createMessageState } from './message-state.js';

/** @typedef {import('../state/store.js').State} State */
/** @typedef {import('../wire/types.js').ConversationView} ConversationView */

/** @param {{loadMore: () => void, reload: () => void}} actions */
export function createConversationList(actions) {
    const list = h('ul', { class: 'conversations', id: 'conversations', 'aria-label': text.chat.list });
    const note = h('p', { class: 'chat__note muted', role: 'status' });
    const more = h('button', { class: 'button', type: 'button', id: 'more-conversations', onclick: () => actions.loadMore() }, text.chat.more);
    const again = h('button', { class: 'button', type: 'button', onclick: () => actions.reload() }, text.chat.tryAgain);
    const rows = createKeyedList(list, (/** @type {ConversationView} */ { id }) => id, createRow);
    return {
        element: h('div', { class: 'chat__conversations' }, note, again, list, more),
        row: (/** @type {string} */ id) => rows.row(id)?.querySelector('a'),
        /** @param {State} state */
        update(state) {
            const { chat } = state;
            const conversations = allConversations(chat);
            rows.update(conversations, state);
            show(list, conversations.length > 0);
            show(more, chat.hasMore);
            show(again, chat.problem !== '');
            setText(note, noteOf(state, conversations.length));
            show(note, note.textContent !== '');
        },
    };
}

/**
 * @param {State} state
 * @param {number} count
 */
function noteOf({ chat, connection }, count) {
    if (chat.problem) return `${text.chat.failed} ${chat.problem}`;
    if (count > 0) return '';
    if (chat.isLoaded) return text.chat.empty;
    return connection === 'open' ? text.chat.loading : '';
}

/** @param {ConversationView} conversation */
function createRow({ id }) {
    const avatar = createAvatar('conversations__avatar');
    const name = h('strong', { class: 'conversations__name' });
    const time = h('time', { class: 'conversations__time muted' });
    const state = createMessageState();
    const last = h('span', { class: 'conversations__last', dir: 'auto' });
    const unread = h('span', { class: 'conversations__unread', hidden: true });
    const spoken = h('span', { class: 'visually-hidden' });
    const top = h('span', { class: 'conversations__line' }, name, ' ', time);
    const bottom = h('span', { class: 'conversations__line' }, state.element, last, ' ', unread, spoken);
    const what = h('span', { class: 'conversations__what' }, top, bottom);
    const link = h('a', { class: 'conversations__row', href: linkTo(id) }, avatar.element, what);
    return {
        element: h('li', { 'data-conversation': id }, link),
        /**
         * @param {ConversationView} conversation
         * @param {State} whole
         */
        update(conversation, whole) {
            const { chat } = whole;
            avatar.update(nameOf(conversation));
            setText(name, nameOf(conversation));
            setText(time, shortTimeOf(conversation.at));
            const preview = previewOf(conversation, whole);
            setText(last, preview.words);
            last.classList.toggle('is-composing', preview.isComposing);
            show(state.element, preview.state !== '');
            if (preview.state) state.update(preview.state);
            setText(unread, conversation.unread > 0 ? String(conversation.unread) : '');
            unread.setAttribute('aria-hidden', 'true');
            setText(spoken, conversation.unread > 0 ? text.chat.unread(conversation.unread) : '');
            show(unread, conversation.unread > 0);
            link.classList.toggle('is-unread', conversation.unread > 0);
            if (chat.shown === id) link.setAttribute('aria-current', 'page');
            else link.removeAttribute('aria-current');
        },
    };
}

/**
 * What stands under a name: that they are writing, a draft, or what was said last.
 * @param {ConversationView} conversation
 * @param {State} state
 * @returns {{words: string, isComposing: boolean, state: import('./message-state.js').MessageState | ''}}
 */
function previewOf({ id, last, composing }, { chat, connection }) {
    const plain = { isComposing: false, state: /** @type {''} */ ('') };
    if (composing && connection === 'open') return { words: text.chat.composing, isComposing: true, state: '' };
    if (chat.drafts[id] && chat.shown !== id) return { ...plain, words: text.chat.draft(chat.drafts[id]) };
    const waiting = chat.unsent.filter((each) => each.conversation === id).at(-1);
    if (waiting) return { ...plain, words: waiting.text, state: waiting.problem ? 'failed' : 'unsent' };
    if (!last) return { ...plain, words: '' };
    return last.direction === 'incoming' ? { ...plain, words: last.text } : { ...plain, words: last.text, state: last.state };
}
