/**
 * When something was written, as people say it.
 */
import { locale, text } from '../text/text.js';

const TIME = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
const WEEKDAY = new Intl.DateTimeFormat(locale, { weekday: 'short' });
const DATE = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const DATE_OF_YEAR = new Intl.DateTimeFormat(locale, { dateStyle: 'short' });
const DAY = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
const DAY_OF_YEAR = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });
const FULL = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });

/** @param {number} at */
export const timeOf = (at) => TIME.format(at);
/** @param {number} at */
export const momentOf = (at) => FULL.format(at);

/** @param {number} at */
export function startOfDay(at) {
    return new Date(at).setHours(0, 0, 0, 0);
}

/**
 * The day as it stands over its messages.
 * @param {number} at
 */
export function dayOf(at) {
    const ago = daysAgo(at);
    if (ago === 0) return text.chat.today;
    if (ago === 1) return text.chat.yesterday;
    return isThisYear(at) ? DAY.format(at) : DAY_OF_YEAR.format(at);
}

/**
 * The same in little room.
 * @param {number} at
 */
export function shortTimeOf(at) {
    const ago = daysAgo(at);
    if (ago === 0) return timeOf(at);
    if (ago === 1) return text.chat.yesterday;
    if (ago > 1 && ago < 7) return WEEKDAY.format(at);
    return isThisYear(at) ? DATE.format(at) : DATE_OF_YEAR.format(at);
}

/** @param {number} at */
function isThisYear(at) {
    return new Date(at).getFullYear() === new Date().getFullYear();
}

/** @param {number} at */
function daysAgo(at) {
    // A day may have 23 or 25 hours: rounding makes it one.
    return Math.round((startOfDay(Date.now()) - startOfDay(at)) / 86_400_000);
}
