/**
 * Short messages over the page. Errors and warnings stay until they are dismissed; the rest leaves by itself, but
 * not while somebody reads it. A refusal answers something that the person did, and leaves when they do the next thing.
 */
import { text } from '../text/text.js';
import { h } from './dom.js';
import { icon } from './icon.js';

/** @typedef {'info' | 'success' | 'warning' | 'error'} Severity */
/** @typedef {{words: string, act: () => void}} Action */

const LIFE_MS = 7_000;
/** Notices shown at once; more pushes out the oldest. */
const LIMIT = 4;
const SEVERITIES = ['info', 'success', 'warning', 'error'];

export function createNotices() {
    const polite = h('div', { class: 'notices__list', role: 'status', 'aria-relevant': 'additions' });
    const urgent = h('div', { class: 'notices__list', role: 'alert', 'aria-relevant': 'additions' });
    const element = h('div', { class: 'notices', role: 'region', 'aria-label': text.notices.region }, urgent, polite);

    /**
     * @param {Severity} severity
     * @param {string} message
     * @param {string} [code]
     * @param {Action | null} [action] what can be done about it
     * @returns {HTMLElement}
     */
    function notify(severity, message, code = '', action = null) {
        const kind = SEVERITIES.includes(severity) ? severity : 'info';
        const isUrgent = kind === 'error' || kind === 'warning';
        const listed = () => [...element.querySelectorAll('.notice')];
        listed().find((each) => each.getAttribute('data-key') === code + message)?.remove();
        if (listed().length >= LIMIT) listed()[0].remove();
        const notice = createNotice(kind, message, code, action);
        (isUrgent ? urgent : polite).append(notice);
        if (!isUrgent) expire(notice);
        return notice;
    }
    return {
        element,
        notify,
        /** @param {{message: string, code: string}} error */
        refuse: ({ message, code }) => notify('error', message, code).setAttribute('data-passing', ''),
        /** @param {string} code of a notice that is no longer true */
        withdraw(code) {
            for (const each of element.querySelectorAll('.notice')) {
                if (each.getAttribute('data-code') === code) each.remove();
            }
        },
        settle() {
            for (const each of element.querySelectorAll('[data-passing]')) each.remove();
        },
    };
}

/**
 * @param {Severity} kind
 * @param {string} message
 * @param {string} code
 * @param {Action | null} action
 */
function createNotice(kind, message, code, action) {
    const about = { class: 'notice__close', type: 'button', 'aria-label': text.notices.dismiss };
    const close = h('button', about, icon('close'));
    const act = () => {
        notice.remove();
        action?.act();
    };
    const notice = h(
        'div',
        { class: 'notice', 'data-severity': kind, 'data-code': code, 'data-key': code + message },
        icon(kind),
        h('p', {}, h('strong', { class: 'visually-hidden' }, `${text.notices.severities[kind]}: `), message),
        action ? h('button', { class: 'button button--small notice__action', type: 'button', onclick: act }, action.words) : null,
        close,
    );
    close.addEventListener('click', () => notice.remove());
    return notice;
}

/** @param {HTMLElement} notice */
function expire(notice) {
    let timer = setTimeout(() => notice.remove(), LIFE_MS);
    const hold = () => clearTimeout(timer);
    const release = () => {
        clearTimeout(timer);
        timer = setTimeout(() => notice.remove(), LIFE_MS / 2);
    };
    notice.addEventListener('pointerenter', hold);
    notice.addEventListener('focusin', hold);
    notice.addEventListener('pointerleave', release);
    notice.addEventListener('focusout', release);
}
