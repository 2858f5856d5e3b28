/**
 * What stands in a conversation from top to bottom: its days, its messages, those that are not sent yet, and the place
 * where the new ones begin.
 */
import { startOfDay } from './chat-time.js';

/** @typedef {import('../wire/types.js').MessageView} MessageView */
/** @typedef {import('./message-state.js').MessageState} MessageState */
/**
 * A message as it is shown: one of the host, or one that only this browser has (`isOurs`).
 * @typedef {Omit<MessageView, 'state'> & {state: MessageState, isOurs: boolean}} ShownMessage
 *
 * @typedef {{kind: 'day', key: string, at: number}} DayItem
 * @typedef {{kind: 'fresh', key: string}} FreshItem
 * @typedef {{kind: 'message', key: string, message: ShownMessage, joins: boolean}} MessageItem
 * @typedef {DayItem | FreshItem | MessageItem} Item
 */

/** Messages of one side within this time stand together. */
const JOIN_MS = 300_000;

/**
 * @param {import('../state/thread.js').Thread} thread
 * @param {import('../state/outbox.js').Unsent[]} unsent of this conversation
 * @param {boolean} isOpen whether the host can be reached
 * @param {string} fresh id of the first new message
 * @returns {Item[]}
 */
export function itemsOf({ messages }, unsent, isOpen, fresh) {
    const stored = new Set(messages.map(({ clientId }) => clientId));
    const waiting = unsent.filter(({ clientId }) => !stored.has(clientId));
    const all = [...messages.map((each) => ({ ...each, isOurs: false })), ...waiting.map((each) => shown(each, isOpen))];
    /** @type {Item[]} */ const items = [];
    /** @type {ShownMessage | null} */ let before = null;
    for (const message of all) {
        const isNewDay = !before || startOfDay(before.at) !== startOfDay(message.at);
        if (isNewDay) items.push({ kind: 'day', key: `day ${startOfDay(message.at)}`, at: message.at });
        if (message.id === fresh) items.push({ kind: 'fresh', key: 'fresh' });
        const joins = !isNewDay && message.id !== fresh && before !== null && before.direction === message.direction
            && message.at - before.at < JOIN_MS;
        items.push({ kind: 'message', key: keyOf(message), message, joins });
        before = message;
    }
    return unique(items);
}

/**
 * The same before and after the host has stored it.
 * @param {{id: string, clientId?: string}} message
 */
export function keyOf({ id, clientId }) {
    return `message ${clientId || id}`;
}

/**
 * @param {import('../state/outbox.js').Unsent} unsent
 * @param {boolean} isOpen
 * @returns {ShownMessage}
 */
function shown({ clientId, conversation, text, at, problem }, isOpen) {
    const state = problem ? 'failed' : isOpen ? 'sending' : 'unsent';
    return { id: clientId, clientId, conversation, direction: 'outgoing', text, at, state, message: problem, isOurs: true };
}

/**
 * A day may come again where a clock was wrong: each key stands once.
 * @param {Item[]} items
 */
function unique(items) {
    const seen = new Set();
    return items.filter(({ key }) => !seen.has(key) && seen.add(key));
}
