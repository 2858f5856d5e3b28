/**
 * The calls that were, newest first, kept in this browser for each user apart.
 *
 * Several tabs hear of the same end: an entry is known by its call's id, so it stands once.
 */
import { contactOf } from './contacts.js';
import { isIncoming } from './page-call.js';
import { readingOf } from './quality.js';

/** @typedef {import('./store.js').PageCall} PageCall */
/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {'outgoing' | 'incoming'} direction
 * @property {string} user
 * @property {string} [uri]
 * @property {string} [name] as the network said it
 * @property {string} account
 * @property {number} at epoch, ms
 * @property {number} durationMs
 * @property {string} code why it ended
 * @property {string} message the same for a person
 * @property {string} [codec]
 * @property {string} [takenBy]
 * @property {number} [mos]
 * @property {boolean} [unseen] a missed call that nobody has looked at
 */

/** Calls that are kept; the oldest are dropped. */
const LIMIT = 200;
/** Browsers take a moment to tell one tab what another has stored. */
const OTHERS_WAIT_MS = 1_500;

export class History {
    #key = '';

    /** @param {import('./store.js').Store} store */
    constructor(store) {
        this.store = store;
        // Another tab has added to it.
        window.addEventListener('storage', (event) => event.key === this.#key && this.#show(this.#read()));
    }

    /** @param {string} user whose calls these are */
    open(user) {
        this.#key = `spech.history.${user}`;
        this.#show(this.#read());
    }

    close() {
        this.#key = '';
        this.#show([]);
    }

    /**
     * @param {PageCall} call
     * @param {Partial<Entry>} [more]
     */
    add(call, more = {}) {
        if (!this.#key || !call.id) return;
        const { id, direction, account, startedAt, durationMs, codec, end, remote } = call;
        const isMissed = direction === 'incoming' && durationMs === 0 && end?.code === 'missed';
        const { uri, user, name } = remote;
        /** @type {Entry} */
        const entry = {
            id, direction, uri, user, name, account, codec, at: startedAt, durationMs: Math.round(durationMs),
            code: end?.code ?? '', message: end?.message ?? '', ...(isMissed && { unseen: true }), ...more,
        };
        const entries = this.#read();
        const others = entries.filter((each) => each.id !== id);
        const place = others.findIndex((each) => each.at <= entry.at);
        // Another tab may have known more of it.
        const known = entries.find((each) => each.id === id);
        others.splice(place < 0 ? others.length : place, 0, { ...known, ...entry });
        this.#write(others.slice(0, LIMIT));
    }

    /** The person has looked at the list. */
    see() {
        if (this.store.state.missed === 0) return;
        this.#write(this.#read().map(({ unseen: _, ...entry }) => entry));
    }

    clear() {
        this.#write([]);
    }

    /** @returns {Entry[]} */
    #read() {
        try {
            const list = JSON.parse(localStorage.getItem(this.#key) ?? '[]');
            return Array.isArray(list) ? list.filter(isEntry) : [];
        } catch {
            return []; // A damaged list counts as none.
        }
    }

    /** @param {Entry[]} entries */
    #write(entries) {
        this.#show(entries);
        try {
            localStorage.setItem(this.#key, JSON.stringify(entries));
        } catch {
            // Without storage the list lives as long as the page.
        }
    }

    /** @param {Entry[]} history */
    #show(history) {
        this.store.update({ history, missed: history.filter((each) => each.unseen).length });
    }
}

/** Numbers that are offered where one is to be chosen. */
const RECENT_LIMIT = 6;

/**
 * The numbers of the last calls, each once.
 * @param {Entry[]} history
 * @param {string} [except]
 */
export function recentNumbers(history, except) {
    const first = history.filter(({ user }, at) => history.findIndex((each) => each.user === user) === at);
    const recent = first.filter(({ user }) => user && user !== except).slice(0, RECENT_LIMIT);
    return recent.map((each) => ({ ...each, name: contactOf(each)?.name ?? each.name }));
}

/** @param {any} value */
function isEntry(value) {
    return typeof value?.id === 'string' && typeof value.user === 'string' && typeof value.at === 'number';
}

/**
 * Notes the end of each call, and each call that another device has taken.
 * @param {import('./phone.js').Phone} phone
 * @param {History} history
 */
export function keepHistory(phone, history) {
    phone.addEventListener('ended', (event) => {
        const call = /** @type {CustomEvent<PageCall>} */ (event).detail;
        const mos = call.quality && readingOf(call.quality).mos;
        const note = () => history.add(call, mos ? { mos } : {});
        // The tab that heard the call knows most of it: it writes first, and the others add what is missing.
        if (call.attached || call.durationMs === 0) note();
        else setTimeout(note, OTHERS_WAIT_MS);
    });
    phone.addEventListener('taken', (event) => {
        const call = /** @type {CustomEvent<PageCall>} */ (event).detail;
        if (isIncoming(call)) history.add({ ...call, durationMs: 0 }, { code: 'answeredElsewhere' });
    });
}
