/**
 * Which microphone, loudspeaker and ringing device this browser uses, and how the microphone is treated. The choices are
 * kept here and take effect at once, also in a call.
 */
import { processing, rememberProcessing } from '../audio/microphone.js';
import { recallRecord, remember } from './stored.js';

/** @typedef {'microphone' | 'speaker' | 'ringer'} Role */
/** @typedef {{id: string, label: string}} AudioDevice */

const NONE = { microphone: '', speaker: '', ringer: '' };

/** @returns {Record<Role, string>} */
export function deviceChoices() {
    return recallRecord('devices', NONE);
}

export class Devices {
    /**
     * @param {import('./store.js').Store} store
     * @param {import('./sound.js').Sound} sound
     * @param {import('../audio/ringer.js').Ringer} ringer
     */
    constructor(store, sound, ringer) {
        this.store = store;
        this.sound = sound;
        this.ringer = ringer;
        const { speaker, ringer: ringing } = deviceChoices();
        sound.engine.setSpeaker(speaker);
        ringer.setDevice(ringing);
        navigator.mediaDevices?.addEventListener?.('devicechange', () => void this.#changed());
    }

    /** Something was plugged in or out: sound goes where the person wants it, or to the next best. */
    async #changed() {
        await this.look();
        this.sound.devicesChanged();
        const { outputs } = this.store.state.devices;
        // Without names and ids nothing can be said of who is there.
        if (outputs.length === 0) return;
        const { speaker, ringer } = deviceChoices();
        for (const [role, id] of /** @type {[Role, string][]} */ ([['speaker', speaker], ['ringer', ringer]])) {
            if (!id) continue;
            const isThere = outputs.some((each) => each.id === id);
            const target = isThere ? id : '';
            if (role === 'speaker') await this.sound.engine.setSpeaker(target);
            else await this.ringer.setDevice(target);
            if (isThere === !this.#gone.has(role)) continue;
            if (isThere) this.#gone.delete(role);
            else this.#gone.add(role);
            this.sound.dispatchEvent(new CustomEvent(isThere ? 'back' : 'gone', { detail: role }));
        }
    }

    /** @type {Set<Role>} whose chosen device is not plugged in */ #gone = new Set();

    /** Whether the browser lets a page choose where it sounds. */
    static get canChooseSpeaker() {
        return typeof AudioContext === 'function' && 'setSinkId' in AudioContext.prototype;
    }

    /** Looks which devices there are. Their names are secret until the microphone was allowed once. */
    async look() {
        const found = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? [];
        const of = (/** @type {MediaDeviceKind} */ kind) =>
            found
                .filter((each) => each.kind === kind && each.deviceId && each.deviceId !== 'default' && each.deviceId !== 'communications')
                .map(({ deviceId, label }) => ({ id: deviceId, label }));
        this.store.update({ devices: { inputs: of('audioinput'), outputs: of('audiooutput') } });
    }

    /**
     * @param {Role} role
     * @param {string} id empty for the system's own choice
     */
    async choose(role, id) {
        remember('devices', JSON.stringify({ ...deviceChoices(), [role]: id }));
        if (role === 'speaker') await this.sound.engine.setSpeaker(id);
        else if (role === 'ringer') await this.ringer.setDevice(id);
        else await this.sound.changeMicrophone();
    }

    /**
     * @param {'echoCancellation' | 'noiseSuppression' | 'autoGainControl'} what
     * @param {boolean} isOn
     */
    async process(what, isOn) {
        rememberProcessing({ ...processing(), [what]: isOn });
        await this.sound.changeMicrophone();
    }
}
