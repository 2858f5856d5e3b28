/**
 * Joins the call to the sound: attaches the audio stream, opens and releases the microphone, mute and volumes.
 */
import { CallSound } from '../client/call-sound.js';
import { deviceChoices } from './devices.js';
import { isElsewhere } from './page-call.js';
import { recallHearing, recallMuted, recallVolumes, remember, rememberHearing, rememberMuted } from './stored.js';

/** A state that the AudioContext passes through while it starts is not worth a message. */
const SUSPENDED_NOTICE_MS = 600;
/** The host gives a call to a tab right after its audio socket is ready; later it is in another tab. */
const ATTACHING_MS = 1_000;
/** After a reload this tab's own call comes within this time, unless the host still takes the former document for the one that hears it. */
const OWN_CALL_MS = 300;
/** A call that was heard before a reload is given to this tab within this time, or not at all. */
const EXPECTED_MS = 10_000;
/** Between two calls a tab hears nothing for a moment; later its call has been taken elsewhere. */
const YIELD_MS = 1_000;
/** After a sound without a call, until the hardware sleeps; longer than any such sound. */
const SLEEP_MS = 5_000;

export class Sound extends EventTarget {
    #joined;
    #suspendedTimer = 0;
    #attachingTimer = 0;
    #expectedTimer = 0;
    /** The call that this tab heard before it was loaded anew. */ #expected = '';
    #yieldTimer = 0;
    #sessionId = '';
    #sleepTimer = 0;
    #mutedCalls = recallMuted();
    #isTesting = false;
    #isMutedByHeadset = false;

    /**
     * @param {import('./store.js').Store} store
     * @param {{sound: CallSound, takeSound: (sessionId: string) => boolean}} early may have opened the sound already
     */
    constructor(store, early) {
        super();
        this.store = store;
        this.early = early;
        this.#joined = early.sound;
        this.engine = this.#joined.engine;
        this.transport = this.#joined.transport;
        store.update({ volumes: recallVolumes() });
        this.#applyVolumes();
        this.engine.addEventListener('state', () => this.#watchState());
        this.engine.addEventListener('unplugged', () => void this.#replaceMicrophone());
        this.engine.addEventListener('headset', (event) => this.#followHeadset(/** @type {CustomEvent} */ (event).detail));
        this.transport.addEventListener('ready', () => this.#concludeSoon());
        if (recallHearing().call && CallSound.isSupported) this.#expect();
    }

    /** This tab heard a call before it was loaded anew: what takes a browser long begins before the host has said a word. */
    #expect() {
        this.#expected = recallHearing().call;
        this.#expectedTimer = setTimeout(() => this.#stopExpecting(), EXPECTED_MS);
        this.engine.wake().catch(() => {});
        void this.openMicrophone();
    }

    /** Whether this tab hears a call shows a moment after its sound is open. */
    #concludeSoon() {
        clearTimeout(this.#attachingTimer);
        if (this.#expected) setTimeout(() => this.#askForOwnCall(), OWN_CALL_MS);
        this.#attachingTimer = setTimeout(() => {
            this.store.update({ hearing: this.transport.attachment !== null });
            this.#stopExpecting();
        }, ATTACHING_MS);
    }

    /**
     * The sockets of the document that went may be closed later than those of this one are open: then the host gives the call to
     * nobody. Event `alone` (detail: the call's id): it is to be taken.
     */
    #askForOwnCall() {
        const detail = this.#expected;
        this.#expected = '';
        const own = this.store.state.calls.find(({ id }) => id === detail);
        if (this.transport.attachment || own?.state !== 'active' || own.attached || own.heldHere) return;
        this.dispatchEvent(new CustomEvent('alone', { detail }));
    }

    /** The call has come, or it does not come any more. */
    #stopExpecting() {
        if (!this.#expectedTimer) return;
        clearTimeout(this.#expectedTimer);
        this.#expectedTimer = 0;
        if (this.#isNeeded) this.#yield();
        else this.rest();
    }

    /**
     * Opens the audio socket for a session that the host let in.
     * @param {{url: string, token: string, sessionId: string}} credentials
     */
    connect(credentials) {
        this.store.update({ hearing: null });
        this.#sessionId = credentials.sessionId;
        if (this.early.takeSound(credentials.sessionId)) this.#concludeSoon();
        else this.#joined.open(credentials);
    }

    disconnect() {
        this.#joined.close();
        this.detach();
        this.#stopExpecting();
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

    /** The microphone is gone: the next best takes its place. Event `replaced` (detail: its name) when there is one. */
    async #replaceMicrophone() {
        this.store.update({ microphone: 'off', microphoneProblem: null });
        if (!this.#isNeeded) return;
        await this.openMicrophone();
        const { microphone, microphoneProblem } = this.store.state;
        const label = this.engine.effective?.label ?? '';
        if (microphone === 'on') this.dispatchEvent(new CustomEvent('replaced', { detail: label }));
        else if (microphoneProblem === 'missing') this.store.update({ microphoneProblem: 'unplugged' });
    }

    /** Devices have come or gone: a call that has no microphone looks for one again. */
    devicesChanged() {
        const { microphone, microphoneProblem } = this.store.state;
        const isMissing = microphoneProblem === 'unplugged' || microphoneProblem === 'missing';
        if (microphone === 'off' && isMissing && this.#isNeeded) void this.openMicrophone();
    }

    /**
     * The button of a headset mutes and unmutes as the one on the page does.
     * @param {boolean} isMuted
     */
    #followHeadset(isMuted) {
        if (!this.transport.attachment || isMuted === this.store.state.muted) return;
        // What the person has muted on the page, no headset lets be heard.
        if (!isMuted && !this.#isMutedByHeadset) return;
        this.mute(isMuted);
        this.#isMutedByHeadset = isMuted;
    }

    /**
     * A short sound that needs no call; the hardware sleeps again afterwards.
     * @param {(rate: number) => Float32Array} make
     */
    async playOnce(make) {
        if (!CallSound.isSupported) return;
        clearTimeout(this.#sleepTimer);
        await this.engine.wake().catch(() => {});
        this.engine.play(make);
        this.#sleepTimer = setTimeout(() => this.#isNeeded || this.engine.rest(), SLEEP_MS);
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
        rememberHearing(attachment.callId, this.#sessionId);
        for (const timer of [this.#expectedTimer, this.#yieldTimer]) clearTimeout(timer);
        this.#expectedTimer = 0;
        if (!CallSound.isSupported) return this.#joined.detach();
        this.#applyMute(attachment.callId);
        if (!(await this.#joined.attach(attachment))) return;
        this.#watchState();
        if (this.store.state.microphone === 'off' && !this.store.state.microphoneProblem) await this.openMicrophone();
    }

    detach() {
        this.#joined.detach();
        rememberHearing('');
        if (this.store.state.hearing) this.store.update({ hearing: false });
        this.yieldSoon();
    }

    /** Lets go of the microphone unless this tab hears a call by then. */
    yieldSoon() {
        clearTimeout(this.#yieldTimer);
        this.#yieldTimer = setTimeout(() => this.#yield(), YIELD_MS);
    }

    /** The call has been taken elsewhere: the microphone's light goes out here. */
    #yield() {
        if (this.transport.attachment || this.#isTesting || !isElsewhere(this.store.state)) return;
        this.engine.rest();
        this.store.update({ microphone: 'off', microphoneProblem: null, tapToHear: false });
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
        this.#isMutedByHeadset = false;
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
        return this.#isTesting || this.#expectedTimer !== 0 || (call !== null && call.state !== 'ended');
    }

    #applyVolumes() {
        const { volumes, speakerMuted } = this.store.state;
        this.engine.setVolume('microphone', volumes.microphone / 100);
        this.engine.setVolume('far', speakerMuted ? 0 : volumes.far / 100);
    }

    /** A browser may hold the sound back until the person touches the page: say so, but not for a hiccup. */
    #watchState() {
        clearTimeout(this.#suspendedTimer);
        if (!this.engine.isSuspended || !this.transport.attachment) {
            this.store.update({ tapToHear: false });
            return;
        }
        this.#suspendedTimer = setTimeout(() => {
            this.store.update({ tapToHear: this.engine.isSuspended && this.transport.attachment !== null });
        }, SUSPENDED_NOTICE_MS);
    }
}
