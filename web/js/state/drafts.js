/**
 * What was typed and not sent, for each conversation apart, kept in this browser.
 */
import { KeptList } from './kept-list.js';

/** @typedef {{conversation: string, text: string}} Draft */

/** A pause in typing that is long enough to store what was typed. */
const PAUSE_MS = 400;
/** Conversations whose draft is kept; the one that was left longest ago is dropped. */
const LIMIT = 50;

export class Drafts {
    /** @type {Draft | null} what was typed and is not stored yet */ #typed = null;
    #timer = 0;

    /** @param {(drafts: Record<string, string>) => void} changed */
    constructor(changed) {
        const isDraft = (/** @type {any} */ each) => typeof each?.conversation === 'string' && typeof each.text === 'string';
        /** @type {KeptList<Draft>} */
        this.list = new KeptList('drafts', isDraft, (list) =>
            changed(Object.fromEntries(list.map(({ conversation, text }) => [conversation, text]))));
        window.addEventListener('pagehide', () => this.flush());
    }

    /**
     * Stores a text when its writer pauses.
     * @param {string} conversation
     * @param {string} text
     */
    type(conversation, text) {
        if (this.#typed?.conversation !== conversation) this.flush();
        clearTimeout(this.#timer);
        this.#typed = { conversation, text };
        this.#timer = setTimeout(() => this.flush(), PAUSE_MS);
    }

    flush() {
        clearTimeout(this.#timer);
        const typed = this.#typed;
        this.#typed = null;
        if (typed) this.put(typed.conversation, typed.text);
    }

    /**
     * @param {string} conversation
     * @param {string} text empty forgets it
     */
    put(conversation, text) {
        if (this.#typed?.conversation === conversation) this.#typed = null;
        const others = this.list.read().filter((each) => each.conversation !== conversation);
        const kept = text.trim() ? [...others, { conversation, text }] : others;
        this.list.write(kept.slice(-LIMIT));
    }

    /**
     * @param {string} from
     * @param {string} to
     */
    rename(from, to) {
        const text = this.list.read().find((each) => each.conversation === from)?.text;
        if (text === undefined) return;
        this.put(from, '');
        this.put(to, text);
    }
}
