/**
 * Being told of calls and messages while no tab is open (Web Push): subscribes this browser, keeps what the host has of
 * it true, and says why it cannot.
 *
 * The choice is this browser's; the subscription belongs to the device that is logged in.
 */
import { ringingCalls } from './ringing.js';
import { recallRecord, remember } from './stored.js';

/**
 * What is in the way, or that nothing is.
 * @typedef {'off' | 'on' | 'insecure' | 'unsupported' | 'certificate' | 'denied' | 'unavailable' | 'refused'} PushState
 */

/** A push service may be slow, but a person waits for the switch. */
const SUBSCRIBE_LIMIT_MS = 30_000;

/** What a person chose, kept in this browser. */
export function pushChoices() {
    return recallRecord('push', { on: false, preview: false });
}

/** Why this browser cannot be told at all; `null` when it can. @returns {PushState | null} */
export function obstacle() {
    if (!globalThis.isSecureContext) return 'insecure';
    const isThere = 'serviceWorker' in navigator && 'PushManager' in globalThis && typeof Notification === 'function';
    if (!isThere) return 'unsupported';
    return Notification.permission === 'denied' ? 'denied' : null;
}

export class Push {
    /**
     * @param {import('./store.js').Store} store
     * @param {import('../wire/control-socket.js').ControlSocket} control
     * @param {string} language in which the notifications speak
     */
    constructor(store, control, language) {
        this.store = store;
        this.control = control;
        this.language = language;
        if (!('serviceWorker' in navigator)) return;
        this.#followRinging();
        navigator.serviceWorker.addEventListener('message', ({ data }) => {
            if (data?.type === 'show' && typeof data.hash === 'string') location.hash = data.hash;
        });
    }

    /**
     * Within a gesture: browsers ask for the permission only then. What is in the way shows as the state.
     * @param {boolean} isOn
     */
    async choose(isOn) {
        remember('push', JSON.stringify({ ...pushChoices(), on: isOn }));
        if (isOn) await this.#subscribe(true);
        else await this.#unsubscribe(true);
    }

    /** @param {boolean} preview */
    async choosePreview(preview) {
        remember('push', JSON.stringify({ ...pushChoices(), preview }));
        if (pushChoices().on) await this.#subscribe(true);
    }

    /**
     * The page is open and let in: nothing needs to be told by notifications any more, and the host's record is renewed.
     * @param {boolean} isNew whether the device is another one than before: its predecessor's subscription is not its own
     */
    async arrived(isNew) {
        await this.#close(() => true);
        if (isNew) await this.#end().catch(() => {});
        if (pushChoices().on) return this.#subscribe(false).catch(() => {});
        // Switched off while the host could not be told.
        const current = await this.#current().catch(() => null);
        if (current) await this.#unsubscribe(true).catch(() => {});
        this.#tell(obstacle() ?? 'off');
    }

    /** This device is no longer logged in: whoever comes next has a subscription of their own. */
    async left() {
        await this.#unsubscribe(false).catch(() => {});
    }

    /** @param {boolean} isAsked whether the person has just asked for it */
    async #subscribe(isAsked) {
        const blocked = obstacle();
        if (blocked) return this.#tell(blocked);
        const permission = isAsked ? await Notification.requestPermission() : Notification.permission;
        if (permission !== 'granted') return this.#tell(permission === 'denied' || isAsked ? 'denied' : 'off');
        try {
            await this.#save(await this.#subscription());
            this.#tell('on');
        } catch (error) {
            this.#tell(stateOf(error));
        }
    }

    async #subscription() {
        const registration = await navigator.serviceWorker.register('sw.js', { scope: './' });
        await navigator.serviceWorker.ready;
        const { publicKey } = await this.control.request('getPushPublicKey');
        const key = bytesOf(publicKey);
        const existing = await registration.pushManager.getSubscription();
        if (existing && isSame(existing.options.applicationServerKey, key)) return existing;
        // The host has another key than when this was made: it can no longer use it.
        await existing?.unsubscribe();
        const subscribing = registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
        return within(SUBSCRIBE_LIMIT_MS, subscribing);
    }

    /** @param {PushSubscription} subscription */
    async #save(subscription) {
        const { endpoint, keys } = subscription.toJSON();
        const data = { endpoint, p256dh: keys?.p256dh, auth: keys?.auth, preview: pushChoices().preview, language: this.language };
        await this.control.request('savePushSubscription', data);
    }

    /** @param {boolean} isMember whether the host is to forget it; a device that was logged out it has forgotten */
    async #unsubscribe(isMember) {
        try {
            if (isMember) await this.control.request('removePushSubscription');
        } finally {
            await this.#end();
            this.#tell(obstacle() ?? 'off');
        }
    }

    async #end() {
        await (await this.#current())?.unsubscribe();
    }

    async #current() {
        return (await this.#registration())?.pushManager?.getSubscription();
    }

    /** A notice may come after the page: when nothing rings any more, none says so. */
    #followRinging() {
        let rang = false;
        this.store.subscribe((state) => {
            const rings = ringingCalls(state).length > 0;
            if (rang && !rings) void this.#close(({ data }) => data?.kind === 'call');
            rang = rings;
        });
    }

    /** @param {(notification: Notification) => boolean} isOver */
    async #close(isOver) {
        const shown = await (await this.#registration())?.getNotifications();
        for (const each of shown ?? []) if (isOver(each)) each.close();
    }

    /** @returns {Promise<ServiceWorkerRegistration | undefined>} */
    async #registration() {
        if (!('serviceWorker' in navigator)) return undefined;
        return navigator.serviceWorker.getRegistration('./').catch(() => undefined);
    }

    /** @param {PushState} push */
    #tell(push) {
        if (push !== this.store.state.push) this.store.update({ push });
    }
}

/**
 * @param {unknown} error
 * @returns {PushState}
 */
function stateOf(error) {
    const { name, code } = /** @type {{name?: string, code?: unknown}} */ (error ?? {});
    if (typeof code === 'string') return 'refused';
    // The page came over a certificate that the person accepted, but service workers want one that is trusted.
    if (name === 'SecurityError') return 'certificate';
    return name === 'NotAllowedError' ? 'denied' : 'unavailable';
}

/** @param {string} text base64url */
function bytesOf(text) {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
}

/**
 * @param {ArrayBuffer | null} buffer
 * @param {Uint8Array} bytes
 */
function isSame(buffer, bytes) {
    const found = new Uint8Array(buffer ?? new ArrayBuffer(0));
    return found.length === bytes.length && bytes.every((each, index) => each === found[index]);
}

/**
 * @template T
 * @param {number} limit ms
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
function within(limit, work) {
    const late = new Promise((_, reject) => setTimeout(() => reject(new DOMException('late', 'TimeoutError')), limit));
    return /** @type {Promise<T>} */ (Promise.race([work, late]));
}
