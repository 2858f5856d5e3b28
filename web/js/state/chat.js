/**
 * The person's conversations: sends, deletes, searches, and keeps the page's picture of them true.
 *
 * Events: `problem` (detail: RequestError), `arrived` (detail: `{message, conversation}`, a text that somebody wrote), and
 * `begun` (detail: `{from, to}`, the host has given a new conversation its name).
 */
import { Composing } from './composing.js';
import { ConversationPages } from './conversation-pages.js';
import { addressOf, conversationOf, isNew, isWith, newId, noChat } from './conversations.js';
import { Drafts } from './drafts.js';
import { Outbox } from './outbox.js';
import { Threads } from './threads.js';

/** @typedef {import('../wire/types.js').ConversationView} ConversationView */
/** @typedef {import('../wire/types.js').MessageView} MessageView */

export class Chat extends EventTarget {
    /**
     * @param {import('./store.js').Store} store
     * @param {import('../wire/control-socket.js').ControlSocket} control
     */
    constructor(store, control) {
        super();
        this.store = store;
        this.control = control;
        this.composing = new Composing(control);
        this.pages = new ConversationPages(this);
        this.threads = new Threads(this);
        this.drafts = new Drafts((drafts) => this.update({ drafts }));
        this.outbox = new Outbox(control, {
            changed: (unsent) => this.update({ unsent }),
            stored: (message, sent) => this.#stored(message, sent),
        });
    }

    get state() {
        return this.store.state.chat;
    }

    /** @param {Partial<import('./conversations.js').ChatState>} patch */
    update(patch) {
        this.store.update({ chat: { ...this.state, ...patch } });
    }

    /** @param {unknown} error */
    report(error) {
        this.dispatchEvent(new CustomEvent('problem', { detail: error }));
    }

    /**
     * The host has let us in: what was known may be old.
     * @param {string} user
     */
    open(user) {
        this.drafts.list.open(user);
        this.outbox.list.open(user);
        this.outbox.flush();
        this.pages.refresh().then(() => this.pages.seekShown());
        this.threads.refresh();
    }

    /** Logged out: nobody who comes after finds what was written here. */
    close() {
        this.composing.stop();
        this.drafts.list.forget();
        this.outbox.list.forget();
        this.update(noChat());
    }

    /**
     * The person looks at a conversation, or at none.
     * @param {string} id
     * @param {string} [message] one to be found in it
     */
    show(id, message = '') {
        if (id === this.state.shown && !message) return;
        this.threads.show(id, message);
        this.pages.seekShown();
    }

    /**
     * The conversation with a number through a line, or the name of one that is to begin.
     * @param {string} to
     * @param {string} account
     */
    async find(to, account) {
        const found = await this.pages.seek((each) => each.account === account && isWith(each, to));
        return found?.id ?? newId(account, to);
    }

    /**
     * Stores a text to be sent.
     * @param {string} id of the conversation
     * @param {string} text
     * @returns {boolean} whether there was room for it
     */
    send(id, text) {
        const conversation = conversationOf(this.state, id);
        if (!conversation || this.outbox.isFull) return false;
        this.composing.stop();
        this.drafts.put(id, '');
        this.outbox.add({ conversation: id, account: conversation.account, to: addressOf(conversation), text });
        return true;
    }

    /**
     * The person is writing.
     * @param {string} id of the conversation
     * @param {string} text
     */
    typed(id, text) {
        this.drafts.type(id, text);
        if (!isNew(id)) this.composing.typed(id, text);
    }

    /** @param {string} message id of one that has failed */
    retry(message) {
        return this.#ask('messageRetry', { message }, (reply) => {
            // The push that tells what became of it may be quicker than the reply.
            if (this.threads.find(reply.message)?.state === 'failed') this.threads.put(reply.message);
        });
    }

    /**
     * @param {string} conversation
     * @param {string} [message] the whole conversation when left out
     */
    async remove(conversation, message) {
        if (isNew(conversation)) return this.#forget(conversation);
        await this.#ask('messageDelete', { conversation, message }, () => this.receiveRemoved({ conversation, message }));
    }

    /**
     * The push `message`: a new one, or one whose state has changed.
     * @param {{message: MessageView, conversation: ConversationView}} data
     */
    receiveMessage({ message, conversation }) {
        const isKnown = this.threads.find(message) || this.pages.find(conversation.id)?.last?.id === message.id;
        this.outbox.remove(message.clientId);
        this.threads.put(message);
        this.pages.put(conversation);
        const detail = { message, conversation };
        if (message.direction === 'incoming' && !isKnown) this.dispatchEvent(new CustomEvent('arrived', { detail }));
    }

    /**
     * The push `messageRemoved`.
     * @param {{conversation: string, message?: string}} data
     */
    receiveRemoved({ conversation, message }) {
        if (message) {
            this.threads.remove(conversation, message);
            if (this.pages.find(conversation)?.last?.id === message) this.pages.refresh();
        } else this.#forget(conversation);
    }

    /** @param {string} conversation with everything that the page has of it */
    #forget(conversation) {
        for (const each of this.state.unsent) if (each.conversation === conversation) this.outbox.remove(each.clientId);
        this.drafts.put(conversation, '');
        this.threads.forget(conversation);
        this.pages.remove(conversation);
    }

    /**
     * The host has taken a text.
     * @param {MessageView} message
     * @param {import('./outbox.js').Unsent} sent
     */
    #stored(message, { conversation: from, account, to: user }) {
        const to = message.conversation;
        if (!this.threads.find(message)) this.threads.put(message, from === this.state.shown);
        if (from === to) return;
        if (!this.pages.find(to)) {
            // Until the host tells more of it.
            this.pages.put({ id: to, account, remote: { uri: '', user }, last: message, unread: 0, at: message.at, composing: false });
            this.pages.refresh();
        }
        this.outbox.rename(from, to);
        this.drafts.flush();
        this.drafts.rename(from, to);
        this.dispatchEvent(new CustomEvent('begun', { detail: { from, to } }));
    }

    /**
     * @param {string} type
     * @param {object} data
     * @param {(reply: any) => void} done
     */
    async #ask(type, data, done) {
        try {
            done(await this.control.request(type, data));
        } catch (error) {
            this.report(error);
        }
    }
}
