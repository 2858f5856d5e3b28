/**
 * Tells the host that the person is writing, and that they have stopped, so that the other side can show it.
 */

/** How often the host is told again while the person goes on writing. */
const REFRESH_MS = 30_000;
/** Without a key for this long the person has stopped. */
const IDLE_MS = 10_000;

export class Composing {
    /** the conversation in which the host believes the person to write */ #active = '';
    #toldAt = 0;
    #idle = 0;

    /** @param {import('../wire/control-socket.js').ControlSocket} control */
    constructor(control) {
        this.control = control;
        // A host that comes back knows nothing of it.
        control.addEventListener('close', () => this.#forget());
    }

    /**
     * The text of a conversation has changed.
     * @param {string} conversation
     * @param {string} text
     */
    typed(conversation, text) {
        if (text.trim() === '') return this.stop();
        if (this.#active !== conversation) this.stop();
        clearTimeout(this.#idle);
        this.#idle = setTimeout(() => this.stop(), IDLE_MS);
        const now = performance.now();
        if (this.#active === conversation && now - this.#toldAt < REFRESH_MS) return;
        if (!this.control.isOpen) return;
        this.#active = conversation;
        this.#toldAt = now;
        this.#tell(conversation, true);
    }

    /** The text was sent or emptied, or the person looks elsewhere. */
    stop() {
        const conversation = this.#active;
        this.#forget();
        if (conversation && this.control.isOpen) this.#tell(conversation, false);
    }

    #forget() {
        clearTimeout(this.#idle);
        this.#active = '';
    }

    /**
     * @param {string} conversation
     * @param {boolean} active
     */
    #tell(conversation, active) {
        // A courtesy: when it fails, nobody needs to hear of it.
        this.control.request('messageComposing', { conversation, active }).catch(() => {});
    }
}
