/**
 * Joins the call to the sound: attaches the audio stream, opens and releases the microphone, mute and volumes.
 */
import { CallSound } from '../client/call-sound.js';
import { deviceChoices } from './devices.js';
import { recallMuted, recallVolumes, remember, rememberMuted } from './stored.js';

/** A state that the AudioContext passes through while it starts is not worth a message. */
const SUSPENDED_NOTICE_MS = 600;
/** The host gives a call to a tab right after its audio socket is ready; later it is in another tab. */
const ATTACHING_MS = 1_000;

export class Sound extends EventTarget {
    #joined = new CallSound();
    engine = this.#joined.engine;
    transport = this.#joined.transport;
    #suspendedTimer = 0;
    #attachingTimer = 0;
    #mutedCalls = recallMuted();
    #isTesting = false;

    /** @param {import('./store.js').Store} store */
    constructor(store) {
        super();
        this.store = store;
        store.update({ volumes: recallVolumes() });
        this.#applyVolumes();
        this.engine.addEventListener('state', () => this.#watchState());
        this.engine.addEventListener('unplugged', () => {
            store.update({ microphone: 'off', microphoneProblem: 'unplugged' });
        });
        this.transport.addEventListener('ready', () => {
            clearTimeout(this.#attachingTimer);
            const conclude = () => store.update({ hearing: this.transport.attachment !== null });
            this.#attachingTimer = setTimeout(conclude, ATTACHING_MS);
        });
    }

    /**
     * Opens the audio socket for a session that the host let in.
     * @param {{url: string, token: string, sessionId: string}} credentials
     */
    connect(credentials) {
        this.store.update({ hearing: null });
        this.#joined.open(credentials);
    }

    disconnect() {
        this.#joined.close();
        this.detach();
    }

    /** To be called from the gesture that starts a call: wakes the sound and asks for the microphone. */
    async prepare() {
        if (!CallSound.isSupported) {
            this.store.update({ microphone: 'off', microphoneProblem: 'insecure' });
            return;
        }
        const awake = this.engine.wake();
        await this.openMicrophone();
        await awake;
    }

    async openMicrophone() {
        if (this.store.state.microphone === 'asking') return;
        this.store.update({ microphone: 'asking', microphoneProblem: null });
        this.engine.microphoneId = deviceChoices().microphone;
        const problem = await this.engine.useMicrophone();
        this.store.update({ microphone: problem ? 'off' : 'on', microphoneProblem: problem });
        if (!this.#isNeeded) this.rest();
    }

    /** The person chose another microphone, or another treatment of it: takes it over if one is open. */
    async changeMicrophone() {
        if (this.store.state.microphone !== 'on') return;
        this.engine.releaseMicrophone();
        this.store.update({ microphone: 'off' });
        await this.openMicrophone();
    }

    /** Opens the microphone for a look at its level, outside a call. */
    async startTest() {
        this.#isTesting = true;
        await this.prepare();
    }

    stopTest() {
        this.#isTesting = false;
        if (!this.#isNeeded) this.rest();
    }

    /** @param {import('../wire/types.js').AudioAttachment} attachment */
    async attach(attachment) {
        this.store.update({ hearing: true });
        if (!CallSound.isSupported) return this.#joined.detach();
        this.#applyMute(attachment.callId);
        if (!(await this.#joined.attach(attachment))) return;
        this.#watchState();
        if (this.store.state.microphone === 'off' && !this.store.state.microphoneProblem) await this.openMicrophone();
    }

    detach() {
        this.#joined.detach();
        if (this.store.state.hearing) this.store.update({ hearing: false });
    }

    /** The call is over: the microphone's light goes out. */
    rest() {
        this.detach();
        this.engine.rest();
        clearTimeout(this.#suspendedTimer);
        this.engine.mute(false);
        this.#mutedCalls.clear();
        rememberMuted(this.#mutedCalls);
        this.store.update({ microphone: 'off', microphoneProblem: null, muted: false, tapToHear: false });
    }

    /**
     * Each call has a mute of its own.
     * @param {boolean} muted
     */
    mute(muted) {
        const id = this.store.state.call?.id ?? '';
        if (muted) this.#mutedCalls.add(id);
        else this.#mutedCalls.delete(id);
        rememberMuted(this.#mutedCalls);
        this.#applyMute(id);
    }

    /**
     * Who has hung up is not heard any more, even while the host does not know it yet.
     * @param {boolean} isLeaving
     */
    hush(isLeaving) {
        this.engine.mute(isLeaving || this.store.state.muted);
    }

    /** @param {boolean} speakerMuted */
    muteSpeaker(speakerMuted) {
        this.store.update({ speakerMuted });
        this.#applyVolumes();
    }

    /**
     * @param {'microphone' | 'far' | 'ring'} which
     * @param {number} percent
     */
    setVolume(which, percent) {
        const volumes = { ...this.store.state.volumes, [which]: percent };
        this.store.update({ volumes });
        remember('volumes', JSON.stringify(volumes));
        this.#applyVolumes();
    }

    /**
     * Who muted a call, and comes back to it or reloads the page, is not heard without knowing it.
     * @param {string} callId
     */
    #applyMute(callId) {
        // A call that was muted before the host had named it.
        if (this.#mutedCalls.delete('')) this.#mutedCalls.add(callId);
        rememberMuted(this.#mutedCalls);
        const muted = this.#mutedCalls.has(callId);
        this.engine.mute(muted);
        this.store.update({ muted });
    }

    get statistics() {
        return { ...this.transport.statistics, playout: this.engine.playout };
    }

    get #isNeeded() {
        const call = this.store.state.call;
        return this.#isTesting || (call !== null && call.state !== 'ended');
    }

    #applyVolumes() {
        const { volumes, speakerMuted } = this.store.state;
        this.engine.setVolume('microphone', volumes.microphone / 100);
        this.engine.setVolume('far', speakerMuted ? 0 : volumes.far / 100);
    }

    /** A browser may hold the sound back until the person touches the page: say so, but not for a hiccup. */
    #watchState() {
        clearTimeout(this.#suspendedTimer);
        if (!this.engine.isSuspended || !this.#isNeeded) {
            this.store.update({ tapToHear: false });
            return;
        }
        this.#suspendedTimer = setTimeout(() => {
            this.store.update({ tapToHear: this.engine.isSuspended && this.#isNeeded });
        }, SUSPENDED_NOTICE_MS);
    }
}
