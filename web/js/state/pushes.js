/**
 * Gives each push of the host to the part that it concerns. A type that is not known here is for a newer page.
 */

import { noteQuality } from './quality.js';

/**
 * @param {object} parts
 * @param {import('./store.js').Store} parts.store
 * @param {import('./session.js').Session} parts.session
 * @param {import('./phone.js').Phone} parts.phone
 * @param {import('./chat.js').Chat} parts.chat
 * @param {import('./contacts.js').Contacts} parts.contacts
 * @param {import('./sound.js').Sound} parts.sound
 * @param {ReturnType<typeof import('../ui/notices.js').createNotices>} parts.notices
 * @param {typeof import('../text/en.js').text} parts.text
 * @returns {(push: {type: string, data: any}) => void}
 */
export function routePushes({ store, session, phone, chat, contacts, sound, notices, text }) {
    /** @type {Record<string, (data: any) => void>} */
    const routes = {
        callState: (data) => phone.receive(data.call),
        incomingCall: (data) => phone.receive(data.call),
        registration: (data) => store.update({ accounts: replaceById(store.state.accounts, data.account) }),
        accountRemoved: ({ account }) =>
            store.update({ accounts: store.state.accounts.filter((each) => each.id !== account) }),
        notify({ severity, message, code }) {
            if (code === 'soundIsBack') notices.withdraw('noSound');
            notices.notify(severity, Object.hasOwn(text.codes, code) ? text.codes[code] : message, code);
        },
        quality(data) {
            noteQuality(store, data);
            phone.heartbeat.heard(data.callId);
        },
        digit: (data) => phone.receiveDigit(data.callId, data.digit),
        audio: (data) => (data.detached ? sound.detach() : sound.attach(data)),
        message: (data) => chat.receiveMessage(data),
        conversation: (data) => chat.pages.put(data.conversation),
        messageRemoved: (data) => chat.receiveRemoved(data),
        contactsSaved: (data) => contacts.receiveSaved(data),
        contactRemoved: (data) => contacts.receiveRemoved(data),
        loggedOut: (data) => session.leave(reasonOf(data.reason, text.access)),
    };
    return (/** @type {{type: string, data: any}} */ { type, data }) => {
        if (Object.hasOwn(routes, type)) routes[type](data);
    };
}

/**
 * The list with one item in its newest form, at its place.
 * @template {{id: string}} T
 * @param {T[]} list
 * @param {T} item
 */
export function replaceById(list, item) {
    return list.some((each) => each.id === item.id)
        ? list.map((each) => (each.id === item.id ? item : each))
        : [...list, item];
}

/**
 * @param {string} reason the wire's word for it
 * @param {{loggedOut: string, revoked: string}} words
 */
function reasonOf(reason, words) {
    return reason === 'revoked' ? words.revoked : words.loggedOut;
}
