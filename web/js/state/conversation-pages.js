/**
 * The list of conversations: fetched by pages, newest activity first, and kept true by the host's pushes.
 */
import { isNew, place, unreadIn } from './conversations.js';

/** @typedef {import('../wire/types.js').ConversationView} ConversationView */

/** Conversations that are fetched at a time. */
const PAGE = 50;
/** Pages that are looked through for one conversation. */
const SEEK_PAGES = 5;

export class ConversationPages {
    /** @type {Promise<void> | null} the page that is being fetched */ #fetching = null;

    /** @param {import('./chat.js').Chat} chat */
    constructor(chat) {
        this.chat = chat;
    }

    /** Fetches the newest conversations. */
    refresh() {
        return this.#fetch({ limit: PAGE }, () => []);
    }

    /** Fetches older conversations. */
    loadMore() {
        const { conversations, hasMore } = this.chat.state;
        const last = conversations.at(-1);
        if (!hasMore || !last) return Promise.resolve();
        return this.#fetch({ limit: PAGE, before: last.at }, () => this.chat.state.conversations);
    }

    /**
     * Fetches more of the list until a conversation is in it, or the limit is reached.
     * @param {(each: ConversationView) => boolean} isMeant
     * @returns {Promise<ConversationView | undefined>}
     */
    async seek(isMeant) {
        const find = () => this.chat.state.conversations.find(isMeant);
        for (let page = 0; page < SEEK_PAGES && !find() && this.chat.state.hasMore && this.chat.control.isOpen; page += 1) {
            await this.loadMore();
        }
        return find();
    }

    /** The shown conversation may be one that was quiet for long. */
    async seekShown() {
        const { shown } = this.chat.state;
        if (shown && !isNew(shown)) await this.seek(({ id }) => id === shown);
    }

    /** @param {string} id */
    find(id) {
        return this.chat.state.conversations.find((each) => each.id === id);
    }

    /**
     * A conversation that is new, or one in its newest form.
     * @param {ConversationView} conversation
     */
    put(conversation) {
        const isKnown = this.find(conversation.id) !== undefined;
        this.#replace(place(this.chat.state.conversations, conversation));
        if (!isKnown && this.chat.state.hasMore) this.#count();
    }

    /** @param {string} id */
    remove(id) {
        this.#replace(this.chat.state.conversations.filter((each) => each.id !== id));
    }

    /** @param {ConversationView[]} next */
    #replace(next) {
        const { conversations, unread } = this.chat.state;
        // The host counts what the page has not fetched; here only the difference is known.
        this.chat.update({ conversations: next, unread: Math.max(0, unread - unreadIn(conversations) + unreadIn(next)) });
    }

    /** A conversation that was not in the list has changed: how many of its messages had been counted is not known here. */
    async #count() {
        try {
            const { unread } = await this.chat.control.request('messageList', { limit: 1 });
            this.chat.update({ unread });
        } catch {
            // The next list brings it.
        }
    }

    /**
     * @param {{limit: number, before?: number}} data
     * @param {() => ConversationView[]} known those that stay
     */
    #fetch(data, known) {
        this.#fetching ??= this.chat.control.request('messageList', data).then(
            ({ conversations, more, unread }) => {
                const merged = [...known(), ...conversations].reduce(place, /** @type {ConversationView[]} */ ([]));
                this.chat.update({ conversations: merged, hasMore: more, unread, isLoaded: true, problem: '' });
            },
            ({ code, message }) => this.chat.update({ problem: code === 'disconnected' ? '' : message }),
        ).finally(() => (this.#fetching = null));
        return this.#fetching;
    }
}
