/**
 * One conversation: who it is with, what was written, and the field to go on.
 */
import { conversationOf, isNew } from '../state/conversations.js';
import { nameOf } from '../state/page-call.js';
import { NO_THREAD } from '../state/thread.js';
import { text } from '../text/text.js';
import { startOfDay } from './chat-time.js';
import { createComposer } from './composer.js';
import { createConversationHead } from './conversation-head.js';
import { h, setText, show } from './dom.js';
import { itemsOf, keyOf } from './message-items.js';
import { createMessageList } from './message-list.js';

/** @typedef {import('../state/store.js').State} State */
/** @typedef {import('../state/chat.js').Chat} Chat */
/** @typedef {import('./chat-actions.js').ChatActions} ChatActions */

/** @param {ChatActions} actions */
export function createConversationView(actions) {
    const head = createConversationHead(actions);
    const list = createMessageList({
        retry: actions.retry,
        remove: actions.removeMessage,
        loadOlder: actions.loadOlder,
        reachedEnd: () => markRead(),
    });
    const composer = createComposer({
        send: (body) => actions.send(shown, body),
        changed: (body) => actions.typed(shown, body),
    });
    const note = h('p', { class: 'conversation__note muted', role: 'status' });
    const spoken = h('p', { class: 'visually-hidden', role: 'status', id: 'spoken-message' });
    const pane = h('div', { class: 'conversation__pane' }, head.element, note, list.element, composer.element, spoken);
    const about = { class: 'panes__main conversation card', 'aria-labelledby': 'conversation-title', id: 'conversation' };
    const element = h('section', about, pane);
    let shown = '';
    let fresh = '';
    let isFreshKnown = false;
    let day = 0;
    /** @type {import('./message-items.js').Item[]} */ let items = [];
    /** @type {any[]} what they were made from */ let basis = [];
    /** @type {State | null} */ let current = null;

    const isLooking = () => element.isConnected && document.visibilityState === 'visible' && document.hasFocus();
    const markRead = () => {
        if (shown && isLooking() && list.isAtEnd) actions.markRead(shown);
    };
    for (const event of ['focus', 'visibilitychange']) window.addEventListener(event, markRead, true);

    /** @param {State} state */
    const change = ({ chat }) => {
        shown = chat.shown;
        fresh = '';
        isFreshKnown = false;
        basis = [];
        setText(spoken, '');
        list.update([], { who: '', hasMore: false });
        list.toEnd();
        composer.begin(chat.drafts[shown] ?? '', nameIn(chat, shown));
    };

    return {
        element,
        composer,
        /** Focuses what the person wants next: the field, or the name where a field would open a keyboard over everything. */
        focus: (/** @type {boolean} */ isNarrow) => (isNarrow ? head.title : composer.field).focus({ preventScroll: true }),
        opened() {
            composer.refresh();
            list.toEnd();
            markRead();
        },
        /** At midnight “today” becomes “yesterday”. */
        tick() {
            if (current && startOfDay(Date.now()) !== day) this.update(current);
            markRead();
        },
        /**
         * Somebody wrote in the conversation that is looked at.
         * @param {string} words
         */
        speak: (words) => setText(spoken, words),
        /** @param {State} state */
        update(state) {
            current = state;
            day = startOfDay(Date.now());
            const { chat, connection } = state;
            if (chat.shown !== shown) change(state);
            const conversation = conversationOf(chat, shown);
            const thread = chat.threads[shown] ?? NO_THREAD;
            const who = conversation ? nameOf(conversation) : '';
            if (!isFreshKnown && conversation && thread.isLoaded) {
                fresh = firstUnread(thread.messages, conversation.unread);
                isFreshKnown = true;
            }
            const next = [thread, chat.unsent, connection === 'open', fresh, who, day];
            const hasChanged = next.some((each, index) => each !== basis[index]);
            basis = next;
            if (hasChanged) items = itemsOf(thread, chat.unsent.filter((each) => each.conversation === shown), connection === 'open', fresh);
            head.update(conversation, state);
            show(head.element, shown !== '');
            setText(note, noteOf(state, items.length));
            show(note, note.textContent !== '');
            show(composer.element, conversation !== undefined);
            list.name(who);
            composer.field.setAttribute('aria-label', text.chat.write(who));
            if (hasChanged) list.update(items, { who, hasMore: thread.hasMore && thread.isLoaded });
            const found = thread.messages.find(({ id }) => id === chat.wanted);
            if (found) point(found);
            markRead();
        },
    };

    /** @param {import('../wire/types.js').MessageView} message that was looked for */
    function point(message) {
        const row = list.reveal(keyOf(message), 'center');
        row?.classList.add('is-found');
        row?.addEventListener('animationend', () => row.classList.remove('is-found'), { once: true });
        row?.focus({ preventScroll: true });
        actions.found();
    }
}

/**
 * @param {State['chat']} chat
 * @param {string} id
 */
function nameIn(chat, id) {
    const conversation = conversationOf(chat, id);
    return conversation ? nameOf(conversation) : '';
}

/**
 * @param {import('../wire/types.js').MessageView[]} messages
 * @param {number} unread
 */
function firstUnread(messages, unread) {
    const incoming = messages.filter(({ direction }) => direction === 'incoming');
    return unread > 0 ? incoming.at(-unread)?.id ?? incoming[0]?.id ?? '' : '';
}

/**
 * What is said in place of messages.
 * @param {State} state
 * @param {number} count of what is shown
 */
function noteOf({ chat, connection }, count) {
    const conversation = conversationOf(chat, chat.shown);
    if (!chat.shown) return text.chat.choose;
    if (count > 0) return '';
    if (isNew(chat.shown) && conversation) return text.chat.first(nameOf(conversation));
    if (!chat.isLoaded) return chat.problem || (connection === 'open' ? text.chat.loading : '');
    if (!conversation && !chat.hasMore) return text.chat.gone;
    return chat.threads[chat.shown]?.isLoaded && conversation ? text.chat.first(nameOf(conversation)) : text.chat.loading;
}
