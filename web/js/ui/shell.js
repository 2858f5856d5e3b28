/**
 * The frame around the views: decides which one shows, hands the keyboard to it, keeps the title true.
 */
import { durationOf, nameOf } from '../state/page-call.js';
import { ringingCalls } from '../state/ringing.js';
import { isAlone } from '../state/store.js';
import { text } from '../text/text.js';
import { h } from './dom.js';
import { formatDuration } from './duration.js';

/** @typedef {import('../state/store.js').State} State */
/** @typedef {'phone' | 'call' | 'chat' | 'contacts' | 'history' | 'settings' | 'diagnostics' | 'login' | 'waiting'} ViewName */
/**
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {string} title
 * @property {(state: State) => void} update
 * @property {(event: KeyboardEvent) => boolean} onKey whether the key meant something
 * @property {(pasted: string) => void} onPaste
 * @property {(event: KeyboardEvent) => boolean} [onAlt] a key together with Alt
 * @property {() => void} [opened]
 * @property {() => void} [closed]
 * @property {() => void} [tick]
 */

/** How often timers and countdowns are refreshed. */
const TICK_MS = 250;
const FLASH_MS = 1_000;

/**
 * @param {HTMLElement} root
 * @param {import('../state/store.js').Store} store
 * @param {{views: Record<ViewName, View>, header: any, banner: any, notices: any, incoming: any}} parts
 */
export function createShell(root, store, { views, header, banner, notices, incoming }) {
    const main = h('main', { class: 'main', id: 'main' });
    // What stood there until the page could speak.
    root.replaceChildren(header.element, banner.element, notices.element, incoming.element, main);
    /** @type {View | null} */ let shown = null;

    /** @param {State} state */
    const render = (state) => {
        header.update(state);
        banner.update(state);
        const next = views[choose(state)];
        next.update(state);
        if (next !== shown) {
            const isFirst = shown === null;
            shown?.closed?.();
            shown = next;
            main.replaceChildren(next.element);
            next.opened?.();
            window.scrollTo(0, 0);
            // A screen reader is told where it is; the very first view is announced by the page's load.
            if (!isFirst && !main.contains(document.activeElement)) main.querySelector('h1')?.focus({ preventScroll: true });
        }
        // After the view: an answered call's view has the focus by then.
        incoming.update(state);
        document.title = titleOf(state, next);
    };
    store.subscribe(render);
    setInterval(() => {
        banner.update(store.state);
        header.tick();
        shown?.tick?.();
        incoming.tick();
        if (shown) document.title = titleOf(store.state, shown);
    }, TICK_MS);
    document.addEventListener('keydown', (event) => shown && handleKey(event, shown, incoming));
    document.addEventListener('paste', (event) => {
        if (!isTyping(event.target)) shown?.onPaste(event.clipboardData?.getData('text') ?? '');
    });
}

/**
 * @param {State} state
 * @returns {ViewName}
 */
function choose(state) {
    const { access, view, call, adding } = state;
    if (access === 'guest') return 'login';
    // The list of calls lies in this browser.
    if (access === 'unknown') return view === 'history' && isAlone(state) ? 'history' : 'waiting';
    if (view !== 'phone') return view;
    return call && !adding ? 'call' : 'phone';
}

/**
 * @param {State} state
 * @param {View} view
 */
function titleOf(state, view) {
    // Missed calls and unread messages, as on the app's icon.
    const waiting = state.chat.unread + state.missed;
    return (waiting > 0 ? `(${waiting}) ` : '') + subjectOf(state, view);
}

/**
 * @param {State} state
 * @param {View} view
 */
function subjectOf(state, view) {
    const [caller] = ringingCalls(state);
    // Half of the time, so that a tab among many is seen to move.
    if (caller && Math.floor(performance.now() / FLASH_MS) % 2 === 0) return text.incoming.flash(nameOf(caller));
    const { call } = state;
    if (!call || call.state === 'ended') return view.title === text.name ? text.name : `${view.title} · ${text.name}`;
    const duration = durationOf(call);
    const progress = duration > 0 ? formatDuration(duration) : text.call.states[call.state];
    return `${progress} · ${nameOf(call)} · ${text.name}`;
}

/**
 * @param {KeyboardEvent} event
 * @param {View} view
 * @param {{onKey: (event: KeyboardEvent) => boolean}} incoming a call that rings comes before the view
 */
function handleKey(event, view, incoming) {
    const target = /** @type {Element} */ (event.target);
    const isChord = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    if (document.querySelector('dialog[open]')) return;
    const isAlt = event.altKey && !event.ctrlKey && !event.metaKey;
    if (isAlt && view.onAlt?.(event)) event.preventDefault();
    if (isChord) return;
    if (incoming.onKey(event)) {
        event.preventDefault();
        return;
    }
    if (isTyping(target)) {
        if (event.key === 'Escape' && view.onKey(event)) event.preventDefault();
        return;
    }
    // A focused button or slider keeps the keys that work it.
    const isControl = target.closest('button, a, summary, input') !== null;
    if (isControl && (event.key === 'Enter' || event.key === ' ')) return;
    if (view.onKey(event)) event.preventDefault();
}

/** @param {EventTarget | null} target */
function isTyping(target) {
    if (target instanceof HTMLInputElement) return target.type !== 'range' && target.type !== 'checkbox';
    return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
