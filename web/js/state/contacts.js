/**
 * The person's contacts: fetched when the host has let us in, kept true by its pushes, and asked for names.
 */
import { createDirectory } from './contact-match.js';

/** @typedef {import('../wire/types.js').ContactView} ContactView */
/**
 * @typedef {object} ContactState
 * @property {ContactView[]} list
 * @property {boolean} isLoaded whether the host's list has come
 * @property {string} problem why it has not, for a person
 */

/** Contacts of one page of the host's list. */
const PAGE = 500;

/** One for the whole page: wherever somebody is named, they are named the same. */
let directory = createDirectory([]);

/**
 * The contact that somebody is, if any.
 * @param {import('./contact-match.js').Reached} remote
 */
export const contactOf = (remote) => directory.find(remote);

/** @returns {ContactState} */
export function noContacts() {
    return { list: [], isLoaded: false, problem: '' };
}

export class Contacts {
    #turn = 0;
    /** @type {((list: Map<string, ContactView>) => void)[] | null} what was pushed while the list is fetched */ #late = null;

    /**
     * @param {import('./store.js').Store} store
     * @param {import('../wire/control-socket.js').ControlSocket} control
     */
    constructor(store, control) {
        this.store = store;
        this.control = control;
    }

    /** Fetches the list; what is shown stays until it has come. */
    async open() {
        const turn = (this.#turn += 1);
        this.#late = [];
        try {
            const list = await this.#fetch(turn);
            if (turn !== this.#turn) return;
            for (const change of this.#late) change(list);
            this.#show({ list: [...list.values()], isLoaded: true, problem: '' });
        } catch (error) {
            if (turn === this.#turn) this.#show({ ...this.store.state.contacts, problem: /** @type {Error} */ (error).message });
        }
        if (turn === this.#turn) this.#late = null;
    }

    close() {
        this.#turn += 1;
        this.#show(noContacts());
    }

    /** @param {{contacts: ContactView[]}} data of the push `contactsSaved` */
    receiveSaved({ contacts }) {
        this.#change((list) => contacts.forEach((each) => list.set(each.id, each)));
    }

    /** @param {{contact: string}} data of the push `contactRemoved` */
    receiveRemoved({ contact }) {
        this.#change((list) => list.delete(contact));
    }

    /** @param {number} turn */
    async #fetch(turn) {
        /** @type {Map<string, ContactView>} */ const list = new Map();
        for (let after = '', more = true; more && turn === this.#turn;) {
            const page = await this.control.request('contactList', { limit: PAGE, ...(after && { after }) });
            for (const each of page.contacts) list.set(each.id, each);
            after = page.contacts.at(-1)?.id ?? '';
            more = page.more && after !== '';
        }
        return list;
    }

    /** @param {(list: Map<string, ContactView>) => void} change */
    #change(change) {
        // A page of the list that is under way may be older than this.
        this.#late?.push(change);
        const { contacts } = this.store.state;
        const list = new Map(contacts.list.map((each) => [each.id, each]));
        change(list);
        this.#show({ ...contacts, list: [...list.values()] });
    }

    /** @param {ContactState} contacts */
    #show(contacts) {
        if (contacts.list !== this.store.state.contacts.list) directory = createDirectory(contacts.list);
        this.store.update({ contacts });
    }
}
