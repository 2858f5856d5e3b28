/**
 * What the views may do with messages.
 */
import { conversationOf, isNew } from '../state/conversations.js';
import { recentNumbers } from '../state/history.js';
import { nameOf } from '../state/page-call.js';
import { text } from '../text/text.js';
import { confirm } from './confirm.js';
import { linkTo } from './conversation-link.js';
import { askRecipient } from './recipient-sheet.js';

/** @typedef {import('../wire/types.js').ConversationView} ConversationView */
/** @typedef {import('./message-items.js').ShownMessage} ShownMessage */
/** @typedef {ReturnType<typeof createChatActions>} ChatActions */

/** Messages that a search brings. */
export const FOUND_LIMIT = 50;

/**
 * @param {Pick<import('./views.js').Parts, 'store' | 'chat'>} parts
 * @param {(number: string, account: string) => void} call
 */
export function createChatActions({ store, chat }, call) {
    return {
        send: (/** @type {string} */ id, /** @type {string} */ body) => chat.send(id, body),
        typed: (/** @type {string} */ id, /** @type {string} */ body) => chat.typed(id, body),
        search: (/** @type {string} */ query) => chat.control.request('messageSearch', { query, limit: FOUND_LIMIT }),
        reload: () => chat.pages.refresh(),
        loadMore: () => chat.pages.loadMore(),
        loadOlder: () => void chat.threads.loadOlder(),
        markRead: (/** @type {string} */ id) => void chat.threads.markRead(id),
        found: () => chat.threads.found(),
        retry: (/** @type {ShownMessage} */ { id, isOurs }) => void (isOurs ? chat.outbox.retry(id) : chat.retry(id)),
        back: () => void (location.hash = 'chat'),
        call(/** @type {ConversationView} */ { account, remote }) {
            location.hash = 'phone';
            call(remote.user || remote.uri, account);
        },
        async begin() {
            const { accounts, line, history } = store.state;
            const target = await askRecipient(accounts, line, recentNumbers(history));
            if (target) location.hash = linkTo(await chat.find(target.to, target.account));
        },
        async removeMessage(/** @type {ShownMessage} */ { conversation, id, isOurs }) {
            const { removeQuestion, removeBody, discardBody, delete: action } = text.chat;
            if (!(await confirm({ title: removeQuestion, body: isOurs ? discardBody : removeBody, action }))) return;
            if (isOurs) chat.outbox.remove(id);
            else await chat.remove(conversation, id);
        },
        async removeConversation(/** @type {ConversationView} */ conversation) {
            const { removeAllQuestion, removeAllBody, delete: action } = text.chat;
            if (!(await confirm({ title: removeAllQuestion(nameOf(conversation)), body: removeAllBody, action }))) return;
            await chat.remove(conversation.id);
            const isThere = conversationOf(chat.state, conversation.id) && !isNew(conversation.id);
            if (!isThere && chat.state.shown === conversation.id) location.hash = 'chat';
        },
    };
}
