/**
 * Puts the parts together: sockets, state, sound, views. The only file that knows all of them.
 */
import { Ringer } from './audio/ringer.js';
import { Devices } from './state/devices.js';
import { History, keepHistory } from './state/history.js';
import { readNumber } from './state/number.js';
import { Phone } from './state/phone.js';
import { routePushes } from './state/pushes.js';
import { Ringing } from './state/ringing.js';
import { Session } from './state/session.js';
import { Sound } from './state/sound.js';
import { initialState, Store } from './state/store.js';
import { recall } from './state/stored.js';
import { keepAwake } from './state/wake-lock.js';
import { text } from './text/en.js';
import { createViews } from './ui/views.js';
import { createAttention } from './ui/attention.js';
import { createBanner } from './ui/banner.js';
import { createHeader } from './ui/header.js';
import { createIncomingPanel } from './ui/incoming-panel.js';
import { tellOfCalls } from './ui/call-notices.js';
import { createNotices } from './ui/notices.js';
import { createLineActions } from './ui/settings-actions.js';
import { createShell } from './ui/shell.js';
import { ControlSocket } from './wire/control-socket.js';

const store = new Store(initialState());
const address = new URL('ws', document.baseURI);
address.protocol = address.protocol.replace('http', 'ws');
const control = new ControlSocket(address.href);
const session = new Session(store, control, text);
const phone = new Phone(store, control, text);
const sound = new Sound(store);
const history = new History(store);
const ringer = new Ringer();
const ringing = new Ringing(store, ringer);
const devices = new Devices(store, sound, ringer);
const notices = createNotices();
const parts = { store, control, session, phone, sound, history, devices, ringing, notices };
const views = createViews(parts);
const lines = createLineActions(parts);
store.update({ line: recall('line') });
const openView = () => {
    const link = /^#call=(.+)$/.exec(location.hash);
    if (link) {
        // A link enters a number; the person calls it.
        window.history.replaceState(null, '', '#phone');
        views.phone.enter(readNumber(decodeURIComponent(link[1])));
    }
    const [view, section = 'lines'] = location.hash.slice(1).split('/');
    store.update({ view: view === 'settings' || view === 'history' ? view : 'phone', section });
};

const banner = createBanner({ retry: () => control.retryNow() });
const header = createHeader({
    toggle(view) {
        // A hash is a place in the browser's history, so that its back button works too.
        location.hash = store.state.view === view ? 'phone' : view;
    },
    register: (account) => lines.register(account),
    callMailbox(account) {
        if (!account.voicemail?.account) return;
        // Within the gesture, like any call.
        phone.start(account.voicemail.account, account.id);
        sound.prepare();
    },
    async disturb(doNotDisturb) {
        for (const account of store.state.accounts.filter((each) => !each.demo)) {
            await lines.savePreferences(account, { doNotDisturb }).catch((error) => notices.refuse(error));
        }
    },
});
const incoming = createIncomingPanel({
    accept(id) {
        // Within the gesture, like a call that is placed.
        phone.accept(id);
        sound.prepare();
    },
    reject: (id, reason) => phone.reject(id, reason),
});
const root = /** @type {HTMLElement} */ (document.getElementById('app'));
createShell(root, store, { views, header, banner, notices, incoming });
createAttention(store);
keepAwake(store);
keepHistory(phone, history);
tellOfCalls(phone, notices);

session.addEventListener('member', (event) => {
    const reply = /** @type {CustomEvent} */ (event).detail;
    sound.connect(reply.audioPath ?? '/audio', session.token, reply.sessionId);
    history.open(reply.user?.name ?? '');
    phone.restore(reply.calls ?? []);
});
session.addEventListener('guest', () => {
    sound.disconnect();
    history.close();
});
for (const source of [session, phone]) {
    source.addEventListener('problem', (event) => {
        notices.refuse(/** @type {CustomEvent} */ (event).detail);
    });
}
sound.socket.addEventListener('refused', (event) => {
    // A tab that the host does not know is about to connect anew, and opens its sound then.
    if (/** @type {CustomEvent} */ (event).detail === 'noSuchSession') return;
    notices.notify('error', text.notices.audioRefused, 'audioRefused');
});
sound.engine.addEventListener('level', (event) => {
    const { of, level } = /** @type {CustomEvent} */ (event).detail;
    views.call.setLevel(of, level);
    /** @type {any} */ (views.settings.view())?.setLevel(of, level);
});
routePushes(control, { store, session, phone, sound, notices, text });

let hadCall = false;
let wasLeaving = false;
let lastView = store.state.view;
store.subscribe(({ call, view }) => {
    const hasCall = call !== null && call.state !== 'ended';
    if (hadCall && !hasCall) {
        sound.rest();
        notices.withdraw('noSound');
    }
    if ((hasCall && !hadCall) || view !== lastView) notices.settle();
    const isLeaving = call?.state === 'ending';
    if (hasCall && isLeaving !== wasLeaving) sound.hush(isLeaving);
    wasLeaving = isLeaving;
    hadCall = hasCall;
    lastView = view;
});

window.addEventListener('hashchange', () => {
    if (!session.takeTicket()) openView();
});
window.addEventListener('online', () => control.retryNow());
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && control.retryNow());

session.takeTicket();
openView();
control.start();

/** A handle for tests and for support; the page itself does not use it. */
Reflect.set(globalThis, 'spechPhone', {
    get state() {
        return store.state;
    },
    get audio() {
        const { context, playoutNode, captureNode } = sound.engine;
        return { context, playoutNode, captureNode, statistics: sound.statistics };
    },
    get ringing() {
        return { log: ringing.log, isSounding: ringing.ringer.isSounding };
    },
});
