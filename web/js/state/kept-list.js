/**
 * A small list that is kept in this browser for each user apart and shared by its tabs. Where storage is full or
 * forbidden it lives as long as the page.
 * @template T
 */
export class KeptList {
    #key = '';
    /** @type {T[]} what could not be stored */ #unstored = [];

    /**
     * @param {string} name
     * @param {(value: any) => boolean} isEntry whether a stored value is one of the list
     * @param {(list: T[]) => void} changed
     */
    constructor(name, isEntry, changed) {
        this.prefix = `spech.${name}.`;
        this.isEntry = isEntry;
        this.changed = changed;
        // Another tab has changed it.
        window.addEventListener('storage', (event) => {
            if (this.#key && event.key === this.#key) this.changed(this.read());
        });
    }

    /** @param {string} user */
    open(user) {
        this.#key = this.prefix + user;
        this.changed(this.read());
    }

    close() {
        this.#key = '';
        this.#unstored = [];
        this.changed([]);
    }

    /** Nothing of any user stays in this browser. */
    forget() {
        try {
            for (const key of Object.keys(localStorage)) if (key.startsWith(this.prefix)) localStorage.removeItem(key);
        } catch {
            // Nothing was kept.
        }
        this.close();
    }

    /** @returns {T[]} */
    read() {
        try {
            const stored = localStorage.getItem(this.#key);
            if (stored === null) return this.#unstored;
            const list = JSON.parse(stored);
            return Array.isArray(list) ? list.filter(this.isEntry) : [];
        } catch {
            return this.#unstored; // A damaged list counts as none.
        }
    }

    /** @param {T[]} list */
    write(list) {
        if (!this.#key) return;
        this.#unstored = [];
        try {
            if (list.length > 0) localStorage.setItem(this.#key, JSON.stringify(list));
            else localStorage.removeItem(this.#key);
        } catch {
            this.#unstored = list;
            this.#discardStored();
        }
        this.changed(list);
    }

    #discardStored() {
        try {
            localStorage.removeItem(this.#key);
        } catch {
            // Storage is forbidden altogether.
        }
    }
}
