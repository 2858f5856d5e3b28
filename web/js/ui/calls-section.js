/**
 * Settings of a line's calls: who may ring, where calls go, what others see and hear.
 */
import { text } from '../text/text.js';
import { createSelect, createSwitch, createText } from './choice.js';
import { h, show } from './dom.js';
import { createLineChoice } from './line-choice.js';

/** @typedef {import('../wire/types.js').AccountView} AccountView */
/** @typedef {import('../wire/types.js').Preferences} Preferences */

/** @param {{savePreferences: (account: AccountView, preferences: Preferences) => Promise<unknown>}} actions */
export function createCallsSection(actions) {
    const words = text.preferences;
    const line = createLineChoice('calls', () => fill());
    const save = (/** @type {keyof Preferences} */ key) => (/** @type {any} */ value) => {
        const account = line.account();
        return account ? actions.savePreferences(account, { [key]: value }) : undefined;
    };
    /** @typedef {{key: keyof Preferences, control: {element: HTMLElement, set: (value: any) => void}, empty: any}} Item */
    /** @type {Item[]} */ const items = [];
    const add = (/** @type {keyof Preferences} */ key, /** @type {any} */ empty, /** @type {any} */ control) => {
        items.push({ key, control, empty });
        return control.element;
    };
    const toggle = (/** @type {'doNotDisturb' | 'callWaiting' | 'anonymous' | 'trustedIdentity' | 'srtpWithoutTLS'} */ key, empty = false) =>
        add(key, empty, createSwitch({ name: key, ...words[key], change: save(key) }));
    const select = (/** @type {'autoAnswer' | 'holdSound' | 'dtmfMode' | 'srtp' | 'receipts'} */ key, /** @type {string} */ empty) =>
        add(key, empty, createSelect({ name: key, ...words[key], options: Object.entries(words[key].options), change: save(key) }));
    const number = (/** @type {'forwardAlways' | 'forwardBusy' | 'forwardNoAnswer'} */ key) =>
        add(key, '', createText({ name: key, ...words[key], input: { inputMode: 'tel', placeholder: words.nowhere }, change: save(key) }));
    const seconds = createSelect({
        name: 'noAnswerSeconds', label: words.noAnswerSeconds.label,
        options: [10, 15, 20, 25, 30, 45, 60].map((each) => [String(each), words.noAnswerSeconds.seconds(each)]),
        change: (value) => save('noAnswerSeconds')(Number(value)),
    });
    items.push({ key: 'noAnswerSeconds', control: { element: seconds.element, set: (value) => seconds.set(String(value)) }, empty: 20 });

    const form = h(
        'div',
        { class: 'settings__grid' },
        card('incoming', toggle('doNotDisturb'), toggle('callWaiting', true), select('autoAnswer', 'off'), toggle('trustedIdentity', true)),
        card('forward', number('forwardAlways'), number('forwardBusy'), number('forwardNoAnswer'), seconds.element),
        card('outgoing', toggle('anonymous'), select('holdSound', 'music'), select('dtmfMode', 'rfc4733')),
        card('privacy', select('srtp', 'optional'), toggle('srtpWithoutTLS')),
        card('messages', select('receipts', 'delivered')),
    );

    function fill() {
        const preferences = line.account()?.preferences ?? {};
        for (const { key, control, empty } of items) control.set(preferences[key] ?? empty);
        show(form, line.account() !== null);
    }
    return {
        element: h('div', { class: 'settings__section' }, line.element, form),
        /** @param {import('../state/store.js').State} state */
        update({ accounts }) {
            line.update(accounts.filter((each) => !each.demo));
            fill();
        },
    };
}

/**
 * @param {'incoming' | 'forward' | 'outgoing' | 'privacy' | 'messages'} name
 * @param {...HTMLElement} content
 */
function card(name, ...content) {
    const id = `preferences-${name}`;
    return h('section', { class: 'card form', 'aria-labelledby': id }, h('h2', { id }, text.preferences.cards[name]), ...content);
}
