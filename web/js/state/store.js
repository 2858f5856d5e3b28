/**
 * What the page knows, in one place. Views read it and are told, once per turn, that it changed.
 */
import { noContacts } from './contacts.js';
import { noChat } from './conversations.js';

/** @typedef {import('../wire/types.js').AccountView} AccountView */
/** @typedef {import('../wire/types.js').CallView} CallView */

/**
 * A call as the page sees it. `id` is null from the press of the call button until the host has named the call.
 * `pending` names what was asked of the host, `silenced` a call that rings for others only, `endWanted` a hang-up that
 * waits for the call's name or for the connection.
 * @typedef {object} OwnFields
 * @property {string | null} id
 * @property {number} receivedAt
 * @property {'' | 'accept' | 'hold' | 'resume' | 'transfer'} pending
 * @property {boolean} silenced
 * @property {boolean} endWanted
 * @property {string} sent
 * @property {string} heard
 * @typedef {Omit<CallView, 'id'> & OwnFields} PageCall
 *
 * @typedef {object} State
 * @property {'connecting' | 'open' | 'waiting'} connection
 * @property {number} retryAt performance.now() of the next attempt while `waiting`
 * @property {boolean} wasConnected
 * @property {'unknown' | 'member' | 'guest'} access
 * @property {string} accessMessage why a login is needed, when there is more to say than that
 * @property {{name: string, role: string} | null} user
 * @property {AccountView[]} accounts
 * @property {boolean} demo
 * @property {string} version
 * @property {PageCall[]} calls all that live, and one that has just ended
 * @property {PageCall | null} call the one that is shown
 * @property {PageCall | null} lastCall
 * @property {import('./history.js').Entry[]} history
 * @property {number} missed calls that nobody has looked at
 * @property {import('./conversations.js').ChatState} chat
 * @property {import('./contacts.js').ContactState} contacts
 * @property {boolean} adding whether the person looks for the number of a further call
 * @property {'phone' | 'chat' | 'contacts' | 'history' | 'settings' | 'diagnostics'} view
 * @property {string} section of the settings
 * @property {string[]} path what follows the view in the address
 * @property {string} line the account to call through, as the person chose
 * @property {{inputs: {id: string, label: string}[], outputs: {id: string, label: string}[]}} devices
 * @property {Record<string, import('./quality.js').Reading[]>} quality the last readings of each call
 * @property {boolean} muted whether the shown call hears silence from here
 * @property {boolean} speakerMuted
 * @property {{microphone: number, far: number, ring: number}} volumes percent
 * @property {boolean} ringBlocked whether the browser holds the ringing back until the page is touched
 * @property {import('./push.js').PushState} push whether this browser is told while no tab is open
 * @property {'off' | 'asking' | 'on'} microphone
 * @property {import('../audio/microphone.js').MicrophoneProblem | 'unplugged' | null} microphoneProblem
 * @property {boolean} tapToHear
 * @property {boolean | null} hearing whether this tab is attached to a call's sound; null until it is known
 */

export class Store {
    /** @type {Set<(state: State) => void>} */ #listeners = new Set();
    #isScheduled = false;

    /** @param {State} state */
    constructor(state) {
        this.state = state;
    }

    /** @param {Partial<State>} patch */
    update(patch) {
        this.state = { ...this.state, ...patch };
        if (this.#isScheduled) return;
        this.#isScheduled = true;
        queueMicrotask(() => {
            this.#isScheduled = false;
            for (const listener of this.#listeners) listener(this.state);
        });
    }

    /** @param {(state: State) => void} listener */
    subscribe(listener) {
        this.#listeners.add(listener);
        listener(this.state);
    }
}

/**
 * Whether no host has answered since the page was opened: all it has is what lies in this browser.
 * @param {State} state
 */
export function isAlone({ access, connection }) {
    return access === 'unknown' && connection === 'waiting';
}

/** @returns {State} */
export function initialState() {
    return {
        connection: 'connecting',
        retryAt: 0,
        wasConnected: false,
        access: 'unknown',
        accessMessage: '',
        user: null,
        accounts: [],
        demo: false,
        version: '',
        calls: [],
        call: null,
        lastCall: null,
        history: [],
        missed: 0,
        chat: noChat(),
        contacts: noContacts(),
        adding: false,
        view: 'phone',
        section: 'lines',
        path: [],
        line: '',
        devices: { inputs: [], outputs: [] },
        quality: {},
        muted: false,
        speakerMuted: false,
        volumes: { microphone: 100, far: 100, ring: 70 },
        ringBlocked: false,
        push: 'off',
        microphone: 'off',
        microphoneProblem: null,
        tapToHear: false,
        hearing: null,
    };
}
