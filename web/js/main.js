/**
 * Puts the parts together: sockets, state, sound, views. The only file that knows all of them.
 */
import { Ringer } from './audio/ringer.js';
import { early } from './early.js';
import { Chat } from './state/chat.js';
import { CallSounds } from './state/call-sounds.js';
import { Contacts } from './state/contacts.js';
import { Devices } from './state/devices.js';
import { History, keepHistory } from './state/history.js';
import { readNumber } from './state/number.js';
import { Phone } from './state/phone.js';
import { Push } from './state/push.js';
import { routePushes } from './state/pushes.js';
import { Ringing } from './state/ringing.js';
import { Session } from './state/session.js';
import { Sound } from './state/sound.js';
import { initialState, Store } from './state/store.js';
import { recall, remember } from './state/stored.js';
import { keepAwake } from './state/wake-lock.js';
import { text, worded } from './text/text.js';
import { createViews } from './ui/views.js';
import { createAttention } from './ui/attention.js';
import { createBanner } from './ui/banner.js';
import { createHeader, isAt } from './ui/header.js';
import { createIncomingPanel } from './ui/incoming-panel.js';
import { tellOfCalls } from './ui/call-notices.js';
import { tellOfMessages } from './ui/chat-attention.js';
import { decode, linkTo, readLink } from './ui/conversation-link.js';
import { followMediaKeys } from './ui/media-keys.js';
import { createNotices } from './ui/notices.js';
import { createLineActions } from './ui/settings-actions.js';
import { createShell } from './ui/shell.js';

/** What nobody waits for is fetched when the rest of the page is there. */
const LATER_MS = 1_000;

const store = new Store(initialState());
const { client } = early;
const { control } = client;
control.words = { ...text.connection, of: worded };
const session = new Session(store, client, text, early);
const phone = new Phone(store, client, text);
const chat = new Chat(store, control);
const contacts = new Contacts(store, control);
const sound = new Sound(store, early);
const history = new History(store);
const ringer = new Ringer();
const ringing = new Ringing(store, ringer);
const devices = new Devices(store, sound, ringer);
const push = new Push(store, control, text.locale);
const notices = createNotices();
const tones = new CallSounds(store, sound);
const parts = { store, control, session, phone, chat, contacts, sound, tones, history, devices, ringing, push, notices };
const views = createViews(parts);
const lines = createLineActions(parts);
store.update({ line: recall('line') });
const VIEWS = /** @type {const} */ (['settings', 'diagnostics', 'history', 'chat', 'contacts']);
const openView = () => {
    const link = /^#call=(.+)$/.exec(location.hash);
    if (link) {
        // A link enters a number; the person calls it.
        window.history.replaceState(null, '', '#phone');
        views.phone.enter(readNumber(decode(link[1])));
    }
    const [view, ...rest] = location.hash.slice(1).split('/');
    const path = rest.map(decode);
    store.update({ view: VIEWS.find((each) => each === view) ?? 'phone', section: path[0] ?? 'lines', path });
    const { conversation, message } = readLink(location.hash);
    chat.show(conversation, message);
};

const banner = createBanner({ retry: () => control.retryNow() });
const header = createHeader({
    toggle(view) {
        // A hash is a place in the browser's history, so that its back button works too.
        location.hash = isAt(store.state, view) ? 'phone' : view;
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
followMediaKeys(store, { mute: (muted) => sound.mute(muted), hangUp: () => void phone.hangUp() });
keepHistory(phone, history);
tellOfCalls(phone, notices);
tellOfMessages(parts, (words) => /** @type {any} */ (views.chat.view())?.speak(words));

session.addEventListener('member', (event) => {
    const reply = /** @type {CustomEvent} */ (event).detail;
    sound.connect(client.audioAddress(reply));
    history.open(reply.user?.name ?? '');
    remember('user', reply.user?.name ?? '');
    chat.open(reply.user?.name ?? '');
    void contacts.open();
    phone.restore(reply.calls ?? []);
    void push.arrived(Boolean(reply.token));
    listen();
});
session.addEventListener('guest', () => {
    sound.disconnect();
    history.close();
    chat.close();
    contacts.close();
});
session.addEventListener('left', () => {
    remember('user', '');
    void push.left();
});
for (const source of [session, phone, chat]) {
    source.addEventListener('problem', (event) => {
        notices.refuse(/** @type {CustomEvent} */ (event).detail);
    });
}
chat.addEventListener('begun', (event) => {
    const { from, to } = /** @type {CustomEvent} */ (event).detail;
    if (store.state.chat.shown !== from) return;
    window.history.replaceState(null, '', linkTo(to));
    openView();
});
sound.transport.addEventListener('refused', (event) => {
    // A tab that the host does not know is about to connect anew, and opens its sound then.
    if (/** @type {CustomEvent} */ (event).detail === 'noSuchSession') return;
    notices.notify('error', text.notices.audioRefused, 'audioRefused');
});
sound.addEventListener('alone', (event) => void phone.take(/** @type {CustomEvent} */ (event).detail));
sound.addEventListener('replaced', (event) => {
    const words = text.notices.microphoneReplaced(/** @type {CustomEvent} */ (event).detail);
    notices.notify('warning', words, 'microphoneReplaced');
});
sound.addEventListener('gone', () => void notices.notify('warning', text.notices.speakerGone, 'speakerGone'));
sound.addEventListener('back', () => notices.withdraw('speakerGone'));
sound.engine.addEventListener('level', (event) => {
    const { of, level } = /** @type {CustomEvent} */ (event).detail;
    views.call.setLevel(of, level);
    /** @type {any} */ (views.settings.view())?.setLevel(of, level);
});
const route = routePushes({ store, session, phone, chat, contacts, sound, notices, text });
/** What a tab is told makes sense once it is let in; before that the host tells it nothing. */
let listen = () => {
    listen = () => {};
    for (const missed of early.takePushes()) route(missed);
    control.addEventListener('push', (event) => route(/** @type {CustomEvent} */ (event).detail));
};

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
// What lies in this browser is there before the host has answered, and also where none does.
if (client.token && recall('user')) history.open(recall('user'));
openView();
session.begin();
// Where it does not come, the host is gone, and nothing is lost.
setTimeout(() => import('./later.js').then(({ followLater }) => followLater(store)).catch(() => {}), LATER_MS);

/** A handle for tests and for support; the page itself does not use it. */
Reflect.set(globalThis, 'spechPhone', {
    get state() {
        return store.state;
    },
    get audio() {
        const { context, playoutNode, captureNode } = sound.engine;
        const { statistics, transport } = sound;
        return { context, playoutNode, captureNode, statistics, transport };
    },
    get ringing() {
        return { log: ringing.log, isSounding: ringing.ringer.isSounding };
    },
});
