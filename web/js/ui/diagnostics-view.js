/**
 * What is needed to find out why something does not work: the connection, the quality of the present call, and the last SIP
 * messages as a ladder; all of it can be saved for whoever helps.
 */
import { words } from '../text/diagnostics.js';
import { locale, text, worded } from '../text/text.js';
import { createQuality } from './call-facts.js';
import { createFacts } from './diagnostics-facts.js';
import { h, setText, show } from './dom.js';
import { createLadder } from './ladder.js';
import { nameOfLine } from './line-name.js';

/** @typedef {import('../state/store.js').State} State */
/** @typedef {import('../wire/types.js').SignallingView} SignallingView */
/**
 * @typedef {object} DiagnosticsActions
 * @property {(account: string) => Promise<SignallingView[]>} load
 * @property {() => import('./diagnostics-facts.js').SoundFacts} sound
 * @property {(messages: SignallingView[]) => Promise<void>} copy
 * @property {(messages: SignallingView[]) => string} report saves a file and gives its name
 * @property {(messages: SignallingView[]) => string} capture the same for Wireshark
 * @property {(account: string, call: string) => void} go another line, or call
 */

const TIME = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });

/** @param {DiagnosticsActions} actions */
export function createDiagnosticsView(actions) {
    const facts = createFacts();
    const quality = createQuality();
    const sound = card('diagnostics-quality', text.facts.title, quality.words, quality.graph, quality.figures);
    const signalling = createSignalling(actions);
    /** @type {State | null} */ let current = null;
    return {
        element: h(
            'section',
            { class: 'diagnostics view', 'data-view': 'diagnostics', 'aria-labelledby': 'diagnostics-title' },
            h('h1', { id: 'diagnostics-title', tabIndex: -1 }, text.diagnostics.title),
            h('p', { class: 'muted diagnostics__body' }, words.body),
            h('div', { class: 'diagnostics__columns' }, h('div', {}, card('diagnostics-connection', words.connection, facts.element), sound), signalling.element),
        ),
        title: text.diagnostics.title,
        opened: signalling.load,
        tick: () => current && facts.update(current, actions.sound()),
        /** @param {State} state */
        update(state) {
            current = state;
            facts.update(state, actions.sound());
            const readings = state.quality[state.call?.id ?? ''] ?? [];
            show(sound, quality.update(readings));
            signalling.update(state);
        },
        onKey: () => false,
        onPaste() {},
    };
}

/** @param {DiagnosticsActions} actions */
function createSignalling(actions) {
    const ladder = createLadder();
    const status = h('p', { class: 'muted', id: 'diagnostics-status', role: 'status' });
    const line = createFilter('diagnostics-line', words.line, (id) => actions.go(id, ''));
    const call = createFilter('diagnostics-call', words.call, (id) => actions.go(account, id));
    /** @type {SignallingView[]} */ let messages = [];
    /** @type {State | null} */ let current = null;
    let account = '';
    let wanted = '';
    let happened = '';
    let isLoading = false;
    let isStale = false;

    const shown = () => messages.filter(({ callId }) => !wanted || callId === wanted);
    const say = (/** @type {string} */ said) => setText(status, said);
    const fill = () => {
        if (!current) return;
        const calls = [...new Set(messages.flatMap(({ callId }) => (callId ? [callId] : [])))].reverse();
        if (wanted && !calls.includes(wanted)) calls.unshift(wanted);
        const named = calls.map((id) => [id, nameOfCall(id, current, messages)]);
        call.set(wanted, [['', words.allCalls], ...named]);
        ladder.update(shown());
        for (const button of [copy, report, capture]) button.disabled = shown().length === 0;
    };
    const load = async () => {
        if (!account) return;
        isStale = isLoading;
        if (isLoading) return;
        isLoading = true;
        const asked = account;
        try {
            const loaded = await actions.load(asked);
            if (asked === account) messages = loaded;
            say(messages.length > 0 ? '' : words.empty);
        } catch (error) {
            const { code = '', message = '' } = /** @type {import('../wire/request-error.js').RequestError} */ (error);
            say(`${words.failed} ${worded(code, message)}`);
        }
        isLoading = false;
        fill();
        if (isStale || asked !== account) void load();
    };
    const refresh = button('diagnostics-refresh', words.refresh, () => void load());
    const copy = button('diagnostics-copy', words.copy, () => void actions.copy(shown()).then(() => say(words.copied), () => say(words.copyFailed)));
    const report = button('diagnostics-report', words.report, () => say(words.saved(actions.report(shown()))));
    const capture = button('diagnostics-capture', words.capture, () => say(words.saved(actions.capture(shown()))));
    show(copy, Boolean(navigator.clipboard));
    const filters = h('div', { class: 'diagnostics__filters' }, line.element, call.element);
    const buttons = h('div', { class: 'form__buttons diagnostics__buttons' }, refresh, copy, report, capture);
    return {
        element: card('diagnostics-signalling', words.signalling, filters, buttons, status, ladder.element),
        load: () => void load(),
        /** @param {State} state */
        update(state) {
            current = state;
            const { accounts, calls, connection, path } = state;
            const next = accounts.find(({ id }) => id === path[0]) ?? accounts.find(({ demo }) => !demo) ?? accounts[0];
            const before = account;
            account = next?.id ?? '';
            line.set(account, accounts.map((each) => [each.id, nameOfLine(each)]));
            if (!account) say(words.noLine);
            show(filters, account !== '');
            const isOther = account !== before;
            if (isOther) messages = [];
            if (isOther || happened === '' || wanted !== (path[1] ?? '')) {
                wanted = path[1] ?? '';
                fill();
            }
            // Whatever changes a line or a call was said by messages.
            const now = JSON.stringify([connection, calls.map(({ id, state: stage, heldHere }) => [id, stage, heldHere]), accounts.map(({ registration }) => registration.state)]);
            const isNews = now !== happened;
            happened = now;
            if ((isOther || isNews) && connection === 'open') void load();
        },
    };
}

/**
 * A choice of what is shown; nothing is kept.
 * @param {string} id
 * @param {string} label
 * @param {(value: string) => void} change
 */
function createFilter(id, label, change) {
    const control = h('select', { class: 'input select', id });
    control.addEventListener('change', () => change(control.value));
    let shown = '';
    return {
        element: h('div', { class: 'field' }, h('label', { for: id }, label), control),
        /** @param {string} value @param {string[][]} options value and name of each */
        set(value, options) {
            const key = JSON.stringify(options);
            if (key !== shown) control.replaceChildren(...options.map(([each, name]) => h('option', { value: each }, name)));
            shown = key;
            control.value = value;
        },
    };
}

/**
 * @param {string} id
 * @param {string} title
 * @param {...Node} content
 */
function card(id, title, ...content) {
    return h('section', { class: 'card form', 'aria-labelledby': `${id}-title`, id }, h('h2', { id: `${id}-title` }, title), ...content);
}

/**
 * @param {string} id
 * @param {string} label
 * @param {() => void} onClick
 */
function button(id, label, onClick) {
    return h('button', { class: 'button button--small', type: 'button', id, onclick: onClick }, label);
}

/**
 * @param {string} id
 * @param {State | null} state
 * @param {SignallingView[]} messages
 */
function nameOfCall(id, state, messages) {
    const call = state?.calls.find((each) => each.id === id);
    const entry = state?.history.find((each) => each.id === id);
    const who = call?.remote.name || call?.remote.user || entry?.name || entry?.user || '';
    const at = messages.find(({ callId }) => callId === id)?.at ?? call?.startedAt ?? entry?.at;
    return [at ? TIME.format(at) : id, who].filter(Boolean).join(' · ');
}
