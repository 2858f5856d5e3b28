/**
 * What the person hears of a call before there is a voice: keys that are pressed, the ringing at the far end, a busy line.
 *
 * The network's own announcement goes before ours: where it sends sound (early media), this is silent.
 */
import { busyTone, keyTone, ringingTone } from '../audio/call-tones.js';
import { ringingChoices } from './ringing.js';

/** @typedef {import('./store.js').PageCall} PageCall */

/** Ends after which a telephone sounds busy. */
const BUSY = ['busy', 'declined', 'rejected', 'busyHere'];

export class CallSounds {
    /** @type {() => void} ends what sounds now */ #stop = () => {};
    /** @type {string | null} */ #sounding = null;

    /**
     * @param {import('./store.js').Store} store
     * @param {import('./sound.js').Sound} sound
     */
    constructor(store, sound) {
        this.sound = sound;
        store.subscribe(({ call }) => this.#follow(call));
    }

    /**
     * Within the gesture that pressed it.
     * @param {string} key
     */
    press(key) {
        if (ringingChoices().keys) void this.sound.playOnce((rate) => keyTone(key, rate));
    }

    /** @param {PageCall | null} call */
    #follow(call) {
        const kind = kindOf(call);
        const wanted = kind && `${kind} ${call?.id}`;
        if (wanted === this.#sounding) return;
        this.#stop();
        this.#stop = () => {};
        this.#sounding = wanted;
        if (kind === 'ringing') void this.#ring(wanted);
        else if (kind === 'busy') void this.sound.playOnce(busyTone);
    }

    /** @param {string | null} wanted */
    async #ring(wanted) {
        await this.sound.engine.wake().catch(() => {});
        if (wanted === this.#sounding) this.#stop = this.sound.engine.play(ringingTone, true);
    }
}

/**
 * @param {PageCall | null} call
 * @returns {'ringing' | 'busy' | null}
 */
function kindOf(call) {
    if (call?.direction !== 'outgoing') return null;
    if (call.state === 'ringing') return call.attached ? 'ringing' : null;
    // Who hung up while it rang has heard enough.
    return call.state === 'ended' && call.end?.by !== 'local' && BUSY.includes(call.end?.code ?? '') ? 'busy' : null;
}
