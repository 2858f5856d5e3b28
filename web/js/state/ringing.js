/**
 * Decides whether this tab rings: loudly while the person is free, with a knock in the ear while they are in a call, and
 * not at all for a call that is silenced, being answered, or over.
 *
 * `log` keeps when each ringing began and ended, for tests and support.
 */
import { isIncoming, isLive } from './page-call.js';
import { recallRecord } from './stored.js';

/** @typedef {import('./store.js').State} State */
/** @typedef {import('./store.js').PageCall} PageCall */

const LOG_LIMIT = 20;
/** How long the settings let the ringtone sound. */
const TEST_MS = 3_500;

/** What a person chooses about ringing, kept in this browser. */
export function ringingChoices() {
    return recallRecord('ringing', { sound: true, notifications: false, vibration: true, keys: true });
}

/**
 * The calls that ring here now.
 * @param {State} state
 */
export function ringingCalls({ calls }) {
    return calls.filter((each) => isIncoming(each) && !each.silenced && each.pending !== 'accept');
}

export class Ringing {
    /** @type {{callId: string | null, began: number, ended: number | null}[]} epoch, ms */ log = [];
    #testTimer = 0;

    /**
     * @param {import('./store.js').Store} store
     * @param {import('../audio/ringer.js').Ringer} ringer
     */
    constructor(store, ringer) {
        this.store = store;
        this.ringer = ringer;
        ringer.addEventListener('blocked', (event) => {
            const ringBlocked = /** @type {CustomEvent} */ (event).detail;
            if (ringBlocked !== store.state.ringBlocked) store.update({ ringBlocked });
        });
        for (const gesture of ['pointerdown', 'keydown']) document.addEventListener(gesture, () => ringer.wake(), true);
        store.subscribe((state) => this.#follow(state));
    }

    /** Lets the person hear how it rings. */
    test() {
        if (ringingCalls(this.store.state).length > 0) return;
        clearTimeout(this.#testTimer);
        this.ringer.start('ring');
        this.#testTimer = setTimeout(() => {
            this.#testTimer = 0;
            this.#follow(this.store.state);
        }, TEST_MS);
    }

    /** @param {State} state */
    #follow(state) {
        this.ringer.setVolume(state.volumes.ring / 100);
        const ringing = ringingCalls(state);
        this.#note(ringing);
        if (ringing.length === 0 && this.#testTimer) return;
        if (ringing.length === 0) this.ringer.stop();
        else if (isInCall(state)) this.ringer.start('knock');
        else if (ringingChoices().sound) this.ringer.start('ring');
        else this.ringer.stop();
    }

    /** @param {PageCall[]} ringing */
    #note(ringing) {
        const now = performance.timeOrigin + performance.now();
        for (const entry of this.log) {
            if (entry.ended === null && !ringing.some(({ id }) => id === entry.callId)) entry.ended = now;
        }
        for (const { id } of ringing) {
            if (this.log.some((entry) => entry.callId === id)) continue;
            this.log.push({ callId: id, began: now, ended: null });
            if (this.log.length > LOG_LIMIT) this.log.shift();
        }
    }
}

/** @param {State} state */
function isInCall({ calls }) {
    return calls.some((each) => isLive(each) && !isIncoming(each) && each.attached);
}
