/**
 * The calls that were: who, when, how long, how it ended, and the way to call back.
 */
import { gradeOf } from '../state/quality.js';
import { text } from '../text/en.js';
import { h, setText, show } from './dom.js';
import { formatDuration } from './duration.js';
import { icon } from './icon.js';

/** @typedef {import('../state/history.js').Entry} Entry */

const DAY = new Intl.DateTimeFormat(text.locale, { weekday: 'long', day: 'numeric', month: 'long' });
const TIME = new Intl.DateTimeFormat(text.locale, { timeStyle: 'short' });

/** @param {{call: (number: string) => void, see: () => void, clear: () => void}} actions */
export function createHistoryView(actions) {
    const days = h('div', { class: 'history__days', id: 'history-list' });
    const empty = h('p', { class: 'card history__empty muted' }, icon('clock'), h('span', {}, text.history.empty));
    const clear = h('button', { class: 'button button--danger', type: 'button', id: 'clear-history' }, text.history.clear);
    clear.addEventListener('click', actions.clear);
    /** @type {Entry[] | null} */ let shown = null;
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
        update({ history }) {
            if (history === shown) return;
            shown = history;
            const groups = new Map();
            for (const entry of history) {
                const day = dayOf(entry.at);
                groups.set(day, [...(groups.get(day) ?? []), entry]);
            }
            days.replaceChildren(...[...groups].map(([day, entries], index) => createDay(day, index, entries, actions)));
            show(empty, history.length === 0);
            show(clear, history.length > 0);
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
 * @param {{call: (number: string) => void}} actions
 */
function createDay(day, index, entries, actions) {
    const id = `history-day-${index}`;
    const rows = entries.map((entry) => createRow(entry, actions));
    return h('section', { class: 'card history__day', 'aria-labelledby': id }, h('h2', { id }, day), h('ul', {}, ...rows));
}

/**
 * @param {Entry} entry
 * @param {{call: (number: string) => void}} actions
 */
function createRow(entry, { call }) {
    const { direction, user, name, at, durationMs, mos, codec } = entry;
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
    const about = { class: 'calls__button', type: 'button', 'aria-label': text.history.callBack(who), title: text.history.callBack(who) };
    return h(
        'li',
        { class: 'history__row', 'data-kind': picture, 'data-call': entry.id },
        icon(picture),
        h('div', { class: 'history__what' }, h('strong', {}, who), name && user !== name ? h('span', { class: 'history__number' }, user) : null, details, sound),
        user ? h('button', { ...about, onclick: () => call(user) }, icon('phone')) : null,
    );
}

/** @param {Entry} entry */
function reasonOf({ code, message, takenBy }) {
    if (code === 'answeredElsewhere') return takenBy ? text.history.takenBy(takenBy) : text.history.taken;
    if (code === 'missed') return '';
    return message;
}
