/**
 * Says what became of a call that nobody here looks at: missed, answered elsewhere, or ended while another is up.
 */
import { isOrdinaryEnd, nameOf } from '../state/page-call.js';
import { text } from '../text/text.js';

/** @typedef {import('../state/store.js').PageCall} PageCall */

/**
 * @param {import('../state/phone.js').Phone} phone
 * @param {ReturnType<typeof import('./notices.js').createNotices>} notices
 */
export function tellOfCalls(phone, notices) {
    phone.addEventListener('taken', (event) => {
        const call = /** @type {CustomEvent<PageCall>} */ (event).detail;
        const who = nameOf(call) || text.incoming.anonymous;
        const { taken, takenInTab } = text.incoming;
        notices.notify('info', call.takenBy ? taken(who, call.takenBy) : takenInTab(who), 'taken');
    });
    phone.addEventListener('ended', (event) => {
        const call = /** @type {CustomEvent<PageCall>} */ (event).detail;
        const who = nameOf(call) || text.incoming.anonymous;
        const code = call.end?.code ?? '';
        if (call.direction === 'incoming' && call.durationMs === 0 && Object.hasOwn(WORDS, code)) {
            const [severity, words] = WORDS[code];
            notices.notify(severity, words(who), code);
        } else if (phone.call?.id !== call.id && call.durationMs > 0 && !isOrdinaryEnd(call)) {
            notices.notify('warning', `${who}: ${call.end?.message ?? text.call.states.ended}`, code);
        }
    });
}

/** @type {Record<string, ['info' | 'warning', (who: string) => string]>} */
const WORDS = {
    missed: ['warning', text.incoming.missed],
    answeredElsewhere: ['info', text.incoming.takenElsewhere],
    forwarded: ['info', text.incoming.forwarded],
};
