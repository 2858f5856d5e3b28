/**
 * Makes the views and gives each the actions it may take.
 */
import { recentNumbers } from '../state/history.js';
import { remember } from '../state/stored.js';
import { text } from '../text/en.js';
import { createCallView } from './call-view.js';
import { confirm } from './confirm.js';
import { createLazyView } from './lazy-view.js';
import { createLoginView } from './login-view.js';
import { createPhoneView } from './phone-view.js';
import { createSettingsActions } from './settings-actions.js';
import { askTarget } from './transfer-sheet.js';
import { createWaitingView } from './waiting-view.js';

/**
 * @typedef {object} Parts
 * @property {import('../state/store.js').Store} store
 * @property {import('../wire/control-socket.js').ControlSocket} control
 * @property {import('../state/session.js').Session} session
 * @property {import('../state/phone.js').Phone} phone
 * @property {import('../state/sound.js').Sound} sound
 * @property {import('../state/history.js').History} history
 * @property {import('../state/devices.js').Devices} devices
 * @property {import('../state/ringing.js').Ringing} ringing
 * @property {ReturnType<typeof import('./notices.js').createNotices>} notices
 */

/** @param {Parts} parts */
export function createViews(parts) {
    const { store, phone, sound, session } = parts;
    const call = (/** @type {string} */ number) => {
        // Both are asked for within the gesture: sound may start, and the microphone's question comes at once.
        phone.start(number, lineFor(store.state));
        sound.prepare();
    };
    const phoneView = createPhoneView({
        call,
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
        transfer: () => transferShownCall(parts),
        add: () => store.update({ adding: true }),
        sendDigit: (digit) => phone.sendDigits(digit),
        mute: (muted) => sound.mute(muted),
        muteSpeaker: (muted) => sound.muteSpeaker(muted),
        setVolume: (which, percent) => sound.setVolume(which, percent),
        openMicrophone: () => sound.openMicrophone(),
        wake: () => sound.engine.wake(),
        dismiss: () => phone.dismiss(),
        again: call,
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
        history: createLazyView(text.history.title, 'css/history.css', async () => {
            const { createHistoryView } = await import('./history-view.js');
            return createHistoryView(createHistoryActions(parts, call));
        }),
        settings: createLazyView(text.settings.title, 'css/settings.css', async () => {
            const { createSettingsView } = await import('./settings-view.js');
            return createSettingsView(createSettingsActions(parts));
        }),
        login: createLoginView({ login: (user, password) => session.login(user, password) }),
        waiting: createWaitingView(),
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
 */
function createHistoryActions({ history }, call) {
    return {
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
    const others = calls.filter((each) => each.id && each.id !== call.id && each.state === 'active');
    const target = await askTarget(call, others, recentNumbers(history, call.remote.user));
    if (target) phone.transfer(call.id, target);
}
