/**
 * Makes the views and gives each the actions it may take.
 */
import { recentNumbers } from '../state/history.js';
import { readNumber } from '../state/number.js';
import { remember } from '../state/stored.js';
import { text } from '../text/text.js';
import { createCallView } from './call-view.js';
import { confirm } from './confirm.js';
import { newContactLink } from './contact-link.js';
import { linkTo } from './conversation-link.js';
import { createLazyView } from './lazy-view.js';
import { createPhoneView } from './phone-view.js';
import { createSettingsActions } from './settings-actions.js';
import { createWaitingView } from './waiting-view.js';

/**
 * @typedef {object} Parts
 * @property {import('../state/store.js').Store} store
 * @property {import('../wire/control-socket.js').ControlSocket} control
 * @property {import('../state/session.js').Session} session
 * @property {import('../state/phone.js').Phone} phone
 * @property {import('../state/chat.js').Chat} chat
 * @property {import('../state/contacts.js').Contacts} contacts
 * @property {import('../state/sound.js').Sound} sound
 * @property {import('../state/call-sounds.js').CallSounds} tones
 * @property {import('../state/history.js').History} history
 * @property {import('../state/devices.js').Devices} devices
 * @property {import('../state/ringing.js').Ringing} ringing
 * @property {import('../state/push.js').Push} push
 * @property {ReturnType<typeof import('./notices.js').createNotices>} notices
 */

/** @param {Parts} parts */
export function createViews(parts) {
    const { store, phone, sound, tones, session, chat, notices } = parts;
    const openContacts = () => void (location.hash = 'contacts');
    const call = (/** @type {string} */ number, account = lineFor(store.state)) => {
        // Both are asked for within the gesture: sound may start, and the microphone's question comes at once.
        phone.start(number, account);
        sound.prepare();
    };
    const write = async (/** @type {string} */ number, /** @type {string} */ account) => {
        location.hash = linkTo(await chat.find(number, account));
    };
    const phoneView = createPhoneView({
        call,
        callKey(key) {
            const contact = store.state.contacts.list.find(({ speedDial }) => String(speedDial) === key);
            if (contact) call(readNumber(contact.numbers[0].number));
            return contact !== undefined;
        },
        missKey: (key) => void notices.notify('info', text.phone.noSpeedDial(key), 'speedDial', { words: text.header.contacts, act: openContacts }),
        pressed: (key) => tones.press(key),
        openContacts,
        openSettings: () => void (location.hash = 'settings'),
        chooseLine(id) {
            remember('line', id);
            store.update({ line: id });
        },
        backToCall: () => store.update({ adding: false }),
    });
    const callView = createCallView({
        hangUp: (id) => phone.hangUp(id),
        hold: (id) => phone.hold(id),
        resume: (id) => phone.resume(id),
        take(id) {
            // Within the gesture, like any call.
            const taken = phone.take(id);
            sound.prepare();
            // Where the host refuses, this tab goes on without it.
            taken.then(() => sound.yieldSoon());
        },
        transfer: () => transferShownCall(parts),
        add: () => store.update({ adding: true }),
        sendDigit(digit) {
            tones.press(digit);
            phone.sendDigits(digit);
        },
        mute: (muted) => sound.mute(muted),
        muteSpeaker: (muted) => sound.muteSpeaker(muted),
        setVolume: (which, percent) => sound.setVolume(which, percent),
        openMicrophone: () => sound.openMicrophone(),
        wake: () => sound.engine.wake(),
        dismiss: () => phone.dismiss(),
        again: (number) => call(number),
        write,
        save: (remote) => void (location.hash = newContactLink(remote)),
    });
    let wasNamed = false;
    store.subscribe(({ call }) => {
        // A number that was called leaves the display; one that was refused stays to be corrected.
        const isNamed = Boolean(call?.id);
        if (isNamed && !wasNamed) phoneView.clear();
        wasNamed = isNamed;
    });
    return {
        phone: phoneView,
        call: callView,
        history: createLazyView(text.history.title, ['css/history.css'], async () => {
            const { createHistoryView } = await import('./history-view.js');
            return createHistoryView(createHistoryActions(parts, (number) => call(number), write));
        }),
        chat: createLazyView(text.chat.title, ['css/panes.css', 'css/chat.css'], async () => {
            const [{ createChatView }, { createChatActions }] = await Promise.all([import('./chat-view.js'), import('./chat-actions.js')]);
            return createChatView(createChatActions(parts, call));
        }),
        contacts: createLazyView(text.contacts.title, ['css/panes.css', 'css/contacts.css'], async () => {
            const [{ createContactsView }, { createContactActions }] = await Promise.all([import('./contacts-view.js'), import('./contact-actions.js')]);
            return createContactsView(createContactActions(parts, (number) => call(number), (number) => {
                const { accounts } = store.state;
                return write(number, lineFor(store.state) ?? accounts[0]?.id ?? '');
            }));
        }),
        diagnostics: createLazyView(text.diagnostics.title, ['css/settings.css', 'css/diagnostics.css'], async () => {
            const [{ createDiagnosticsView }, { createDiagnosticsActions }] = await Promise.all([import('./diagnostics-view.js'), import('./diagnostics-actions.js')]);
            return createDiagnosticsView(createDiagnosticsActions(parts));
        }),
        settings: createLazyView(text.settings.title, ['css/settings.css'], async () => {
            const { createSettingsView } = await import('./settings-view.js');
            return createSettingsView(createSettingsActions(parts));
        }),
        login: createLazyView(text.access.title, [], async () => {
            const { createLoginView } = await import('./login-view.js');
            return createLoginView({ login: (user, password) => session.login(user, password) });
        }),
        waiting: createWaitingView({ openHistory: () => void (location.hash = 'history') }),
    };
}

/**
 * The line to call through: the chosen one, else the person's own first, the demo's only when there is no other.
 * @param {import('../state/store.js').State} state
 */
function lineFor({ accounts, line }) {
    return (accounts.find((each) => each.id === line) ?? accounts.find((each) => !each.demo))?.id;
}

/**
 * @param {Parts} parts
 * @param {(number: string) => void} call
 * @param {(number: string, account: string) => void} write
 */
function createHistoryActions({ history }, call, write) {
    return {
        write,
        call(/** @type {string} */ number) {
            location.hash = 'phone';
            call(number);
        },
        see: () => history.see(),
        async clear() {
            const { clearQuestion, clearBody, clear } = text.history;
            if (await confirm({ title: clearQuestion, body: clearBody, action: clear })) history.clear();
        },
    };
}

/** @param {Parts} parts */
async function transferShownCall({ store, phone }) {
    const { call, calls, history } = store.state;
    if (!call?.id) return;
    const { askTarget } = await import('./transfer-sheet.js');
    const others = calls.filter((each) => each.id && each.id !== call.id && each.state === 'active');
    const target = await askTarget(call, others, recentNumbers(history, call.remote.user));
    if (target) phone.transfer(call.id, target);
}
