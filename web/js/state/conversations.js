/**
 * What the page knows of its conversations, as values: the list, the one that is looked at, and one that has not begun.
 */

/** @typedef {import('../wire/types.js').ConversationView} ConversationView */
/**
 * @typedef {object} ChatState
 * @property {ConversationView[]} conversations newest activity first, as far as they were fetched
 * @property {boolean} hasMore
 * @property {boolean} isLoaded whether the host's list has come
 * @property {string} problem why it has not, for a person
 * @property {number} unread of all conversations, also of those that were not fetched
 * @property {string} shown the conversation that is looked at; empty for none
 * @property {string} wanted the message that is looked for in it; empty for none
 * @property {Record<string, import('./thread.js').Thread>} threads
 * @property {import('./outbox.js').Unsent[]} unsent
 * @property {Record<string, string>} drafts by conversation
 */

/** Begins the page's own name of a conversation that the host does not know yet. */
const NEW = 'new~';

/** @returns {ChatState} */
export function noChat() {
    return {
        conversations: [], hasMore: false, isLoaded: false, problem: '', unread: 0, shown: '', wanted: '', threads: {}, unsent: [], drafts: {},
    };
}

/**
 * The list with one conversation in its newest form, at the place of its last activity.
 * @param {ConversationView[]} list
 * @param {ConversationView} conversation
 */
export function place(list, conversation) {
    return [conversation, ...list.filter(({ id }) => id !== conversation.id)].sort((a, b) => b.at - a.at);
}

/** @param {ConversationView[]} list */
export function unreadIn(list) {
    return list.reduce((sum, { unread }) => sum + unread, 0);
}

/**
 * The page's name of a conversation with somebody to whom nothing was written yet.
 * @param {string} account
 * @param {string} to
 */
export function newId(account, to) {
    return `${NEW}${account}~${to}`;
}

/** @param {string} id */
export function isNew(id) {
    return id.startsWith(NEW);
}

/**
 * A conversation by its name, also one that exists in this page only.
 * @param {ChatState} chat
 * @param {string} id
 * @returns {ConversationView | undefined}
 */
export function conversationOf({ conversations, unsent }, id) {
    const known = conversations.find((each) => each.id === id);
    if (known || !isNew(id)) return known;
    const [account, ...to] = id.slice(NEW.length).split('~');
    const at = unsent.filter((each) => each.conversation === id).at(-1)?.at ?? Date.now();
    return { id, account, remote: { uri: '', user: to.join('~') }, unread: 0, at, composing: false };
}

/**
 * The host's conversations, and those that will begin when the connection is back.
 * @param {ChatState} chat
 */
export function allConversations(chat) {
    const fresh = new Set(chat.unsent.map(({ conversation }) => conversation).filter(isNew));
    return [...fresh].reduce((list, id) => place(list, /** @type {ConversationView} */ (conversationOf(chat, id))), chat.conversations);
}

/**
 * What a conversation is reached by: an address where there is one.
 * @param {ConversationView} conversation
 */
export function addressOf({ remote }) {
    return remote.uri || remote.user;
}

/**
 * Whether a conversation is with this number or address.
 * @param {ConversationView} conversation
 * @param {string} to
 */
export function isWith({ remote }, to) {
    const bare = (/** @type {string} */ address) => address.replace(/^sips?:/, '');
    return remote.user === to || bare(remote.uri) === bare(to);
}
