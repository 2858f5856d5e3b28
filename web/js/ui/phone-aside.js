/**
 * Beside the dial pad on a wide screen: what the demo line offers, or how to connect one's own line, and the keyboard.
 */
import { text } from '../text/text.js';
import { h, show } from './dom.js';

/** @param {{enter: (number: string) => void, openSettings: () => void}} actions */
export function createPhoneAside({ enter, openSettings }) {
    const demo = h(
        'section',
        { class: 'card aside__card', 'aria-labelledby': 'demo-title' },
        h('h2', { id: 'demo-title' }, text.phone.hintTitle),
        h('p', { class: 'muted' }, text.phone.hintBody),
        h('ul', { class: 'aside__numbers' }, ...text.phone.demoNumbers.map((entry) => createNumber(entry, enter))),
        settingsButton(openSettings, 'button', text.phone.ownLine),
    );
    const welcome = h(
        'section',
        { class: 'card aside__card aside__welcome', 'aria-labelledby': 'welcome-title' },
        h('h2', { id: 'welcome-title' }, text.phone.noAccountTitle),
        h('p', { class: 'muted' }, text.phone.noAccountBody),
        settingsButton(openSettings, 'button button--primary', text.phone.openSettings),
    );
    const shortcuts = h(
        'section',
        { class: 'card aside__card aside__shortcuts', 'aria-labelledby': 'shortcut-title' },
        h('h2', { id: 'shortcut-title' }, text.phone.shortcuts),
        h('dl', { class: 'shortcuts' }, ...text.phone.shortcutList.map(createShortcut)),
    );
    return {
        element: h('div', { class: 'phone__aside' }, welcome, demo, shortcuts),
        /** @param {import('../state/store.js').State} state */
        update({ accounts }) {
            show(welcome, accounts.length === 0);
            show(demo, accounts.length > 0 && accounts.every((each) => each.demo));
        },
    };
}

/**
 * @param {string[]} entry
 * @param {(number: string) => void} enter
 */
function createNumber([number, what], enter) {
    const button = h(
        'button',
        { class: 'aside__number', type: 'button', onclick: () => enter(number) },
        h('strong', {}, number),
        h('span', {}, what),
    );
    return h('li', {}, button);
}

/** @param {string[]} entry */
function createShortcut([keys, what]) {
    return h('div', {}, h('dt', {}, h('kbd', {}, keys)), h('dd', {}, what));
}

/**
 * @param {() => void} openSettings
 * @param {string} style
 * @param {string} words
 */
function settingsButton(openSettings, style, words) {
    return h('button', { class: style, type: 'button', onclick: openSettings }, words);
}
