/**
 * The calls that were: who, when, how long, how it ended, and the way to call back.
 */
import { contactOf } from '../state/contacts.js';
import { gradeOf } from '../state/quality.js';
import { locale, text } from '../text/text.js';
import { newContactLink } from './contact-link.js';
import { diagnosticsLink } from './diagnostics-link.js';
import { h, setText, show } from './dom.js';
import { formatDuration } from './duration.js';
import { icon } from './icon.js';

/** @typedef {import('../state/history.js').Entry} Entry */

const DAY = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
/** About as long as the host keeps the messages of a call. */
const KEPT_MS = 86_400_000;
const TIME = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });

/** @typedef {{call: (number: string) => void, write: (number: string, account: string) => void}} RowActions */

/** @param {RowActions & {see: () => void, clear: () => void}} actions */
export function createHistoryView(actions) {
    const days = h('div', { class: 'history__days', id: 'history-list' });
    const empty = h('p', { class: 'card history__empty muted' }, icon('clock'), h('span', {}, text.history.empty));
    const clear = h('button', { class: 'button button--danger', type: 'button', id: 'clear-history' }, text.history.clear);
    clear.addEventListener('click', actions.clear);
    /** @type {Entry[] | null} */ let shown = null;
    /** @type {import('../wire/types.js').ContactView[] | null} */ let named = null;
    let wasMember = false;
    return {
        element: h(
            'section',
            { class: 'history view', 'data-view': 'history', 'aria-labelledby': 'history-title' },
            h('div', { class: 'history__head' }, h('h1', { id: 'history-title', tabIndex: -1 }, text.history.title), clear),
            empty,
            days,
        ),
        title: text.history.title,
        opened: actions.see,
        /** @param {import('../state/store.js').State} state */
        update({ history, contacts, access }) {
            // Without a host there is nobody to call by.
            const isMember = access === 'member';
            if (history === shown && contacts.list === named && isMember === wasMember) return;
            [shown, named, wasMember] = [history, contacts.list, isMember];
            const groups = new Map();
            for (const entry of history) {
                const day = dayOf(entry.at);
                groups.set(day, [...(groups.get(day) ?? []), entry]);
            }
            days.replaceChildren(...[...groups].map(([day, entries], index) => createDay(day, index, entries, isMember ? actions : null)));
            show(empty, history.length === 0);
            show(clear, isMember && history.length > 0);
        },
        onKey: () => false,
        onPaste() {},
    };
}

/** @param {number} at */
function dayOf(at) {
    const today = new Date().setHours(0, 0, 0, 0);
    const day = new Date(at).setHours(0, 0, 0, 0);
    if (day === today) return text.history.today;
    // A day may have 23 or 25 hours: the middle of the one before is always in it.
    return day === new Date(today - 43_200_000).setHours(0, 0, 0, 0) ? text.history.yesterday : DAY.format(at);
}

/**
 * @param {string} day
 * @param {number} index
 * @param {Entry[]} entries
 * @param {RowActions | null} actions
 */
function createDay(day, index, entries, actions) {
    const id = `history-day-${index}`;
    const rows = entries.map((entry) => createRow(entry, actions));
    return h('section', { class: 'card history__day', 'aria-labelledby': id }, h('h2', { id }, day), h('ul', {}, ...rows));
}

/**
 * @param {Entry} entry
 * @param {RowActions | null} actions
 */
function createRow(entry, actions) {
    const { direction, user, at, durationMs, mos, codec } = entry;
    const contact = contactOf(entry);
    const name = contact?.name ?? entry.name;
    const isMissed = entry.code === 'missed';
    const picture = isMissed ? 'missed' : direction;
    const words = durationMs > 0 ? formatDuration(durationMs) : reasonOf(entry);
    const grade = mos ? text.facts.grades[gradeOf(mos)] : '';
    const who = name || user || text.incoming.anonymous;
    const facts = [TIME.format(at), text.history.directions[isMissed ? 'missed' : direction], words];
    const details = h('span', { class: 'muted' }, facts.filter(Boolean).join(' · '));
    const sound = h('span', { class: 'history__sound muted' });
    setText(sound, [codec, grade].filter(Boolean).join(' · '));
    show(sound, Boolean(codec || grade));
    const isFresh = Date.now() - at < KEPT_MS;
    const about = { class: 'history__more', href: diagnosticsLink(entry.account, entry.id), 'aria-label': text.diagnostics.ofCall(who) };
    return h(
        'li',
        { class: 'history__row', 'data-kind': picture, 'data-call': entry.id },
        icon(picture),
        h('div', { class: 'history__what' }, h('strong', {}, who), name && user !== name ? h('span', { class: 'history__number' }, user) : null, details, sound, isFresh && actions ? h('a', about, text.diagnostics.short) : null),
        ...(user && actions ? createButtons(entry, who, Boolean(contact), actions) : []),
    );
}

/**
 * @param {Entry} entry
 * @param {string} who
 * @param {boolean} isKnown
 * @param {RowActions} actions
 */
function createButtons(entry, who, isKnown, { call, write }) {
    return [
        ...(isKnown ? [] : [createButton('addPerson', text.contacts.addWho(who), () => void (location.hash = newContactLink(entry)))]),
        createButton('chat', text.history.write(who), () => write(entry.user, entry.account)),
        createButton('phone', text.history.callBack(who), () => call(entry.user)),
    ];
}

/** @param {Entry} entry */
function reasonOf({ code, message, takenBy }) {
    if (code === 'answeredElsewhere') return takenBy ? text.history.takenBy(takenBy) : text.history.taken;
    if (code === 'missed') return '';
    return message;
}

/**
 * @param {Parameters<typeof icon>[0]} picture
 * @param {string} name
 * @param {() => void} onClick
 */
function createButton(picture, name, onClick) {
    const about = { class: 'calls__button', type: 'button', 'aria-label': name, title: name };
    return h('button', { ...about, onclick: () => onClick() }, icon(picture));
}
