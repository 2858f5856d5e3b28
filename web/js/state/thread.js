/**
 * The messages of one conversation as far as the page has them: without a gap, oldest first.
 */

/** @typedef {import('../wire/types.js').MessageView} MessageView */
/**
 * @typedef {object} Thread
 * @property {MessageView[]} messages
 * @property {boolean} hasMore whether the host has older ones
 * @property {boolean} isLoaded whether the newest ones have come
 */

/** @type {Thread} */
export const NO_THREAD = { messages: [], hasMore: false, isLoaded: false };
/** Messages that are kept of a conversation which nobody looks at. */
const RESTING_LIMIT = 100;

/**
 * A message that is new, or one in its newest form.
 * @param {Thread} thread
 * @param {MessageView} message
 * @returns {Thread}
 */
export function put(thread, message) {
    const { messages, hasMore } = thread;
    if (messages.some(({ id }) => id === message.id)) {
        return { ...thread, messages: messages.map((each) => (each.id === message.id ? message : each)) };
    }
    // One from the part that was not fetched would stand beside a gap.
    if (hasMore && messages.length > 0 && message.at < messages[0].at) return thread;
    const later = messages.findIndex(({ at }) => at > message.at);
    const place = later < 0 ? messages.length : later;
    return { ...thread, messages: [...messages.slice(0, place), message, ...messages.slice(place)] };
}

/**
 * @param {Thread} thread
 * @param {MessageView[]} page older ones, newest first
 * @param {boolean} hasMore
 * @returns {Thread}
 */
export function prepend(thread, page, hasMore) {
    const older = page.filter(({ id }) => !thread.messages.some((each) => each.id === id)).reverse();
    return { ...thread, messages: [...older, ...thread.messages], hasMore };
}

/**
 * The host's newest messages, after opening or reconnecting: they replace what was known of that time, and everything
 * where a gap would be left.
 * @param {Thread} thread
 * @param {MessageView[]} page newest first
 * @param {boolean} hasMore
 * @returns {Thread}
 */
export function renew(thread, page, hasMore) {
    const messages = page.slice().reverse();
    const place = thread.messages.findIndex(({ id }) => id === messages[0]?.id);
    if (!hasMore || place < 0) return { messages, hasMore, isLoaded: true };
    return { messages: [...thread.messages.slice(0, place), ...messages], hasMore: thread.hasMore, isLoaded: true };
}

/**
 * @param {Thread} thread
 * @param {string} id
 * @returns {Thread}
 */
export function without(thread, id) {
    return { ...thread, messages: thread.messages.filter((each) => each.id !== id) };
}

/**
 * What is kept when the person looks elsewhere. Its newest part is asked for again when they come back.
 * @param {Thread} thread
 * @returns {Thread}
 */
export function rest({ messages, hasMore }) {
    const kept = messages.slice(-RESTING_LIMIT);
    return { messages: kept, hasMore: hasMore || kept.length < messages.length, isLoaded: false };
}
