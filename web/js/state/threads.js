/**
 * The messages of the conversations: which one is looked at, what was fetched of it, and how far it was read.
 */
import { conversationOf, isNew } from './conversations.js';
import { NO_THREAD, prepend, put, renew, rest, without } from './thread.js';

/** @typedef {import('../wire/types.js').MessageView} MessageView */

/** Messages that are fetched at a time: when somebody reads, and when one of them is looked for. */
const PAGE = 50;
const SEEK_PAGE = 100;
/** How far back a found message is looked for, in pages. */
const SEEK_LIMIT = 20;
/** Conversations whose messages are kept while nobody looks at them. */
const THREADS_LIMIT = 8;

export class Threads {
    /** @type {Set<string>} conversations of which something is being fetched */ #fetching = new Set();
    /** @type {MessageView[]} what came while the newest messages were being fetched */ #since = [];
    /** @type {Map<string, string>} how far each conversation was said to be read */ #read = new Map();

    /** @param {import('./chat.js').Chat} chat */
    constructor(chat) {
        this.chat = chat;
    }

    /**
     * The person looks at a conversation, or at none.
     * @param {string} id
     * @param {string} [message] one to be found in it
     */
    show(id, message = '') {
        const { shown, threads } = this.chat.state;
        const kept = Object.entries(threads).filter(([each]) => each !== id && each !== shown).slice(1 - THREADS_LIMIT);
        if (shown && shown !== id) this.chat.composing.stop();
        this.chat.drafts.flush();
        const resting = shown && shown !== id && threads[shown] ? { [shown]: rest(threads[shown]) } : {};
        const looked = threads[id] ? { [id]: threads[id] } : {};
        this.chat.update({ shown: id, wanted: message, threads: { ...Object.fromEntries(kept), ...resting, ...looked } });
        this.refresh();
    }

    /** Fetches the newest messages of the shown conversation; all of them may have changed since we were last connected. */
    async refresh() {
        const { shown } = this.chat.state;
        this.#read.clear();
        if (!shown || isNew(shown) || this.#fetching.has(shown) || this.chat.store.state.access !== 'member') return;
        this.#since = this.#since.filter(({ conversation }) => conversation !== shown);
        const reply = await this.#ask(shown, { limit: PAGE });
        if (!reply) return;
        const since = this.#since.filter(({ conversation }) => conversation === shown);
        const thread = since.reduce(put, renew(this.#of(shown), reply.messages, reply.more));
        this.#set(shown, thread);
        if (this.chat.state.wanted) this.#seek(shown);
    }

    /** Fetches older messages of the shown conversation. */
    async loadOlder(limit = PAGE) {
        const { shown } = this.chat.state;
        const { hasMore, messages, isLoaded } = this.#of(shown);
        if (!hasMore || !isLoaded) return false;
        const reply = await this.#ask(shown, { before: messages[0].id, limit });
        if (reply) this.#set(shown, prepend(this.#of(shown), reply.messages, reply.more));
        return Boolean(reply);
    }

    /**
     * The person has seen the newest messages.
     * @param {string} id
     */
    async markRead(id) {
        const conversation = conversationOf(this.chat.state, id);
        const upTo = this.#of(id).messages.filter(({ direction }) => direction === 'incoming').at(-1)?.id;
        if (!conversation?.unread || !upTo || this.#read.get(id) === upTo || !this.chat.control.isOpen) return;
        this.#read.set(id, upTo);
        try {
            const reply = await this.chat.control.request('messageRead', { conversation: id, upTo });
            this.chat.pages.put(reply.conversation);
        } catch {
            // The next look at it tells the host again.
            this.#read.delete(id);
        }
    }

    /**
     * A message as it is known here.
     * @param {MessageView} message
     */
    find({ conversation, id }) {
        return this.#of(conversation).messages.find((each) => each.id === id);
    }

    /**
     * @param {MessageView} message
     * @param {boolean} [isWanted] whether it is kept although nothing else of its conversation is
     */
    put(message, isWanted = false) {
        const { conversation } = message;
        const { threads, shown } = this.chat.state;
        if (!threads[conversation] && conversation !== shown && !isWanted) return;
        if (this.#fetching.has(conversation)) this.#since.push(message);
        this.#set(conversation, put(this.#of(conversation), message));
    }

    /**
     * @param {string} conversation
     * @param {string} message
     */
    remove(conversation, message) {
        this.#since = this.#since.filter(({ id }) => id !== message);
        if (this.chat.state.threads[conversation]) this.#set(conversation, without(this.#of(conversation), message));
    }

    /** @param {string} conversation */
    forget(conversation) {
        const { [conversation]: _, ...threads } = this.chat.state.threads;
        this.chat.update({ threads });
    }

    /** The message was looked for, and shown or given up. */
    found() {
        if (this.chat.state.wanted) this.chat.update({ wanted: '' });
    }

    /** @param {string} id */
    async #seek(id) {
        const isThere = () => this.#of(id).messages.some((each) => each.id === this.chat.state.wanted);
        for (let page = 0; page < SEEK_LIMIT && this.chat.state.shown === id && !isThere(); page += 1) {
            if (!(await this.loadOlder(SEEK_PAGE))) break;
        }
        if (this.chat.state.shown === id && !isThere()) this.found();
    }

    /** @param {string} id */
    #of(id) {
        return this.chat.state.threads[id] ?? NO_THREAD;
    }

    /**
     * @param {string} id
     * @param {import('./thread.js').Thread} thread
     */
    #set(id, thread) {
        this.chat.update({ threads: { ...this.chat.state.threads, [id]: thread } });
    }

    /**
     * @param {string} conversation
     * @param {{before?: string, limit: number}} data
     */
    async #ask(conversation, data) {
        if (this.#fetching.has(conversation)) return null;
        this.#fetching.add(conversation);
        try {
            return await this.chat.control.request('messageHistory', { conversation, ...data });
        } catch (error) {
            // The next connection fetches anew; of a conversation that is gone the view speaks itself.
            const { code } = /** @type {import('../wire/request-error.js').RequestError} */ (error);
            if (code !== 'disconnected' && code !== 'notFound') this.chat.report(error);
            return null;
        } finally {
            this.#fetching.delete(conversation);
        }
    }
}
