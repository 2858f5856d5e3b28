/**
 * Shows calls and messages that come while no tab of the page is open, and brings the page up when one is clicked.
 *
 * What it does for a page whose host cannot be reached is in sw-kept.js. Its few words are here and not in
 * `js/text/`, because not every browser lets a service worker import modules.
 */
self.importScripts('sw-kept.js');

const WORDS = {
    'en': {
        call: (from) => `${from} is calling`,
        missed: (from) => `You missed a call from ${from}`,
        over: (from) => `The call from ${from} was taken elsewhere`,
        message: (from, unread) => (unread > 1 ? `${unread} messages from ${from}` : `Message from ${from}`),
        unknown: 'Something has happened in SpechPhone',
        anonymous: 'an unknown caller',
        open: 'Touch to open the phone',
    },
    'pt-BR': {
        call: (from) => `${from} está ligando`,
        missed: (from) => `Chamada perdida de ${from}`,
        over: (from) => `A chamada de ${from} foi atendida em outro lugar`,
        message: (from, unread) => (unread > 1 ? `${unread} mensagens de ${from}` : `Mensagem de ${from}`),
        unknown: 'Algo aconteceu no SpechPhone',
        anonymous: 'desconhecido',
        open: 'Toque para abrir o telefone',
    },
    'es': {
        call: (from) => `${from} está llamando`,
        missed: (from) => `Llamada perdida de ${from}`,
        over: (from) => `La llamada de ${from} se atendió en otro lugar`,
        message: (from, unread) => (unread > 1 ? `${unread} mensajes de ${from}` : `Mensaje de ${from}`),
        unknown: 'Ha pasado algo en SpechPhone',
        anonymous: 'un desconocido',
        open: 'Toque para abrir el teléfono',
    },
};

/** What a notice may be about. */
const KINDS = ['call', 'missed', 'over', 'message'];

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('push', (event) => event.waitUntil(show(read(event.data))));
self.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(open(event.notification.data?.hash ?? ''));
});

/** What the host says, or an empty notice when it cannot be read: a push must show something. */
function read(data) {
    try {
        const notice = data.json();
        return notice !== null && typeof notice === 'object' ? notice : {};
    } catch {
        return {};
    }
}

async function show(notice) {
    const words = WORDS[notice.language] ?? WORDS.en;
    const tag = String(notice.tag ?? 'unknown');
    const at = Number(notice.at) || 0;
    // Pushes may overtake each other: that it rings must not take the place of that it was missed.
    const [shown] = await self.registration.getNotifications({ tag });
    if (shown && shown.data?.at > at) return;
    const isUrgent = notice.kind === 'call';
    const tabs = isUrgent ? await self.clients.matchAll({ type: 'window', includeUncontrolled: true }) : [];
    await self.registration.showNotification(titleOf(notice, words), {
        tag,
        body: typeof notice.text === 'string' ? notice.text : notice.kind === 'over' ? '' : words.open,
        lang: WORDS[notice.language] ? notice.language : 'en',
        // Android shows no SVG here, and of the badge its shape only.
        icon: picture('icons/icon-192.png'),
        badge: picture('icons/badge-96.png'),
        timestamp: at || Date.now(),
        // An open page rings, too, and knows when it is over.
        requireInteraction: isUrgent && tabs.length === 0,
        renotify: isUrgent || notice.kind === 'message',
        silent: notice.kind === 'over',
        ...(isUrgent && { vibrate: [400, 200, 400, 200, 400] }),
        data: { at, kind: notice.kind, hash: hashOf(notice) },
    });
}

function titleOf({ kind, from, unread }, words) {
    const who = typeof from === 'string' && from && from !== 'anonymous' ? from : words.anonymous;
    return KINDS.includes(kind) ? words[kind](who, Number(unread) || 1) : words.unknown;
}

function picture(path) {
    return new URL(path, self.registration.scope).href;
}

/** The place in the page that the notice is about; the page itself knows which call rings. */
function hashOf({ kind, conversation }) {
    if (kind === 'message' && conversation) return `#chat/${encodeURIComponent(conversation)}`;
    return kind === 'missed' ? '#history' : '#phone';
}

async function open(hash) {
    const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const tab = tabs.find((each) => each.url.startsWith(self.registration.scope));
    if (!tab) return self.clients.openWindow(self.registration.scope + hash);
    tab.postMessage({ type: 'show', hash });
    return tab.focus();
}
