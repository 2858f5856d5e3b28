/**
 * Calls for the person when they do not look: the icon of the tab, a notification of the system, the phone's vibration,
 * and the number of missed calls and unread messages on the app's icon. Nothing here asks for a permission; the settings do.
 */
import { nameOf } from '../state/page-call.js';
import { ringingCalls, ringingChoices } from '../state/ringing.js';
import { text } from '../text/text.js';

const PULSE = [400, 200, 400, 1_000];
const PULSE_MS = PULSE.reduce((sum, each) => sum + each, 0);

/** @param {import('../state/store.js').Store} store */
export function createAttention(store) {
    const link = /** @type {HTMLLinkElement} */ (document.querySelector('link[rel=icon]'));
    const plain = link.href;
    const ringing = new URL('icon-ringing.svg', document.baseURI).href;
    /** @type {Map<string, Notification>} */ const notifications = new Map();
    let pulse = 0;
    let badge = 0;

    store.subscribe((state) => {
        const calls = ringingCalls(state);
        const href = calls.length > 0 ? ringing : plain;
        if (link.href !== href) link.href = href;
        if (calls.length === 0) clearInterval(pulse);
        if (calls.length === 0 && pulse) navigator.vibrate?.(0);
        if (calls.length === 0) pulse = 0;
        else if (!pulse && ringingChoices().vibration) pulse = startVibration();
        for (const [id, notification] of notifications) {
            if (calls.some((each) => each.id === id)) continue;
            notification.close();
            notifications.delete(id);
        }
        for (const call of calls) {
            if (!call.id || notifications.has(call.id) || document.visibilityState === 'visible') continue;
            const notification = announce(call.id, nameOf(call) || text.incoming.anonymous);
            if (notification) notifications.set(call.id, notification);
        }
        const waiting = state.missed + state.chat.unread;
        if (waiting !== badge) setBadge((badge = waiting));
    });
}

/** @returns {ReturnType<typeof setInterval>} */
function startVibration() {
    const shake = () => {
        // Browsers complain in the console about a page that was never touched.
        const isTouched = /** @type {any} */ (navigator).userActivation?.hasBeenActive ?? true;
        if (isTouched) navigator.vibrate?.(PULSE);
    };
    shake();
    return setInterval(shake, PULSE_MS);
}

/**
 * @param {string} id
 * @param {string} who
 * @returns {Notification | null}
 */
function announce(id, who) {
    if (typeof Notification !== 'function' || Notification.permission !== 'granted') return null;
    if (!ringingChoices().notifications) return null;
    try {
        const about = { tag: `call-${id}`, requireInteraction: true, icon: 'icon.svg' };
        const notification = new Notification(text.incoming.notification(who), about);
        notification.onclick = () => {
            window.focus();
            notification.close();
        };
        return notification;
    } catch {
        return null; // Some phones show notifications from a service worker only.
    }
}

/** @param {number} count */
function setBadge(count) {
    const app = /** @type {any} */ (navigator);
    const done = count > 0 ? app.setAppBadge?.(count) : app.clearAppBadge?.();
    done?.catch(() => {});
}
