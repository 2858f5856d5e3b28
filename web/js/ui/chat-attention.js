/**
 * Tells of a message that somebody wrote: by a notification of the system while the tab is hidden, by a notice on the
 * page otherwise, and by nothing but the message itself where the person is looking at it.
 */
import { nameOf } from '../state/page-call.js';
import { ringingChoices } from '../state/ringing.js';
import { text } from '../text/text.js';
import { linkTo } from './conversation-link.js';

/** @typedef {import('../wire/types.js').MessageView} MessageView */
/** @typedef {import('../wire/types.js').ConversationView} ConversationView */

/** Characters of a message that a notice shows. */
const EXCERPT = 140;

/**
 * @param {object} parts
 * @param {import('../state/store.js').Store} parts.store
 * @param {import('../state/chat.js').Chat} parts.chat
 * @param {ReturnType<typeof import('./notices.js').createNotices>} parts.notices
 * @param {(words: string) => void} speak says it to a screen reader
 */
export function tellOfMessages({ store, chat, notices }, speak) {
    chat.addEventListener('arrived', (event) => {
        const { message, conversation } = /** @type {CustomEvent<{message: MessageView, conversation: ConversationView}>} */ (event).detail;
        const who = nameOf(conversation);
        const words = excerpt(message.text);
        const open = () => void (location.hash = linkTo(conversation.id));
        const { view, chat: { shown } } = store.state;
        const isLooking = document.visibilityState === 'visible' && view === 'chat' && shown === conversation.id;
        if (isLooking) speak(text.chat.said(who, words));
        else if (document.visibilityState === 'visible' || !announce(conversation.id, who, words, open)) {
            const action = { words: text.notices.showMessage, act: open };
            notices.withdraw(codeOf(conversation.id));
            notices.notify('info', text.notices.message(who, words), codeOf(conversation.id), action);
        }
    });
    let last = '';
    store.subscribe(({ view, chat: { shown } }) => {
        const looked = view === 'chat' ? shown : '';
        if (looked && looked !== last) notices.withdraw(codeOf(looked));
        last = looked;
    });
}

/** @param {string} conversation */
function codeOf(conversation) {
    return `message ${conversation}`;
}

/** @param {string} body */
function excerpt(body) {
    const characters = [...body];
    return characters.length > EXCERPT ? `${characters.slice(0, EXCERPT).join('')}…` : body;
}

/**
 * @param {string} id
 * @param {string} who
 * @param {string} body
 * @param {() => void} open
 * @returns {boolean} whether the system shows it
 */
function announce(id, who, body, open) {
    if (typeof Notification !== 'function' || Notification.permission !== 'granted' || !ringingChoices().notifications) return false;
    try {
        const notification = new Notification(who, { body, tag: `message-${id}`, icon: 'icon.svg' });
        notification.onclick = () => {
            window.focus();
            open();
            notification.close();
        };
        return true;
    } catch {
        return false; // Some phones show notifications from a service worker only.
    }
}
