/**
 * The idle phone: number display, dial pad, call button, and beside them what a newcomer can try.
 */
import { contactOf } from '../state/contacts.js';
import { durationOf } from '../state/page-call.js';
import { NUMBER_LIMIT, readNumber } from '../state/number.js';
import { recall } from '../state/stored.js';
import { text } from '../text/text.js';
import { createDialPad, DIAL_CHARACTERS, flashKey, nameKeys } from './dial-pad.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';
import { formatDuration } from './duration.js';
import { createLinePicker } from './line-picker.js';
import { createPhoneAside } from './phone-aside.js';
import { createPhoneReturn } from './phone-return.js';
import { createSuggestions } from './suggestions.js';

/**
 * @typedef {object} PhoneActions
 * @property {(digits: string) => void} call
 * @property {(key: string) => boolean} callKey calls the contact of a key of the pad; whether there is one
 * @property {(key: string) => void} missKey tells that there is none
 * @property {(key: string) => void} pressed lets a key be heard
 * @property {() => void} openContacts
 * @property {() => void} openSettings
 * @property {() => void} backToCall
 * @property {(id: string) => void} chooseLine
 */

/** @param {PhoneActions} actions */
export function createPhoneView(actions) {
    const display = createDisplay();
    const enter = (/** @type {string} */ number) => {
        display.value = number;
        refresh();
    };
    const insert = (/** @type {string} */ character, isTyped = false) => {
        suggestions.enters(isTyped);
        if (character.length === 1) actions.pressed(character);
        insertAtCaret(display, character, refresh);
    };
    const dial = () => {
        if (display.value.trim()) actions.call(display.value.trim());
        else enter(recall('lastNumber'));
    };
    const erase = createErase(() => enter(display.value.slice(0, -1)));
    const pad = createDialPad({ onKey: (key) => insert(key), hasPlus: true, onHold: actions.callKey });
    const suggestions = createSuggestions(display, enter);
    const book = { class: 'round round--quiet', type: 'button', id: 'open-contacts', 'aria-label': text.header.contacts, title: text.header.contacts };
    const contacts = h('button', { ...book, onclick: actions.openContacts }, icon('contacts'));
    const callLabel = h('span', { class: 'visually-hidden' }, text.phone.call);
    const last = createLastCall(enter);
    const hint = h('p', { class: 'phone__hint', id: 'hint' }, icon('info'), h('span', {}, text.phone.hint));
    const line = createLinePicker(actions.chooseLine);
    const back = createPhoneReturn(actions.backToCall);
    const aside = createPhoneAside({ enter, openSettings: actions.openSettings });
    const form = h(
        'form',
        { class: 'phone__form card', onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), dial()) },
        h('div', { class: 'phone__display' }, display, last.element, suggestions.element),
        line.element,
        pad,
        h('div', { class: 'phone__actions' }, contacts, createCallButton(callLabel), erase),
    );
    const element = h(
        'section',
        { class: 'phone view', 'data-view': 'phone', 'aria-labelledby': 'phone-title' },
        h('h1', { class: 'visually-hidden', id: 'phone-title', tabIndex: -1 }, text.phone.title),
        hint,
        back.element,
        form,
        aside.element,
    );

    let isAdding = false;
    /** @type {import('../wire/types.js').ContactView[] | null} */ let shown = null;

    function refresh() {
        const isEmpty = display.value === '';
        erase.classList.toggle('is-gone', isEmpty);
        erase.disabled = isEmpty;
        setText(callLabel, isEmpty && recall('lastNumber') ? text.phone.redial : text.phone.call);
        display.classList.toggle('is-long', display.value.length > 12);
        last.show(isEmpty);
        suggestions.changed();
        display.scrollLeft = display.scrollWidth;
    }
    display.addEventListener('input', () => {
        suggestions.enters(true);
        refresh();
    });
    display.addEventListener('keydown', (event) => {
        if (!event.isComposing && suggestions.onKey(event.key)) event.preventDefault();
    });
    display.addEventListener('paste', (event) => {
        event.preventDefault();
        insert(readNumber(event.clipboardData?.getData('text') ?? ''));
    });
    refresh();

    return {
        element,
        title: text.phone.title,
        clear: () => enter(''),
        enter,
        tick: back.tick,
        /** @param {import('../state/store.js').State} state */
        update(state) {
            isAdding = state.adding;
            back.update(state);
            line.update(state);
            show(hint, !isAdding && state.accounts.some((each) => each.demo) && state.accounts.every((each) => each.demo));
            last.update(state);
            aside.update(state);
            if (shown !== state.contacts.list) nameKeys(pad, (shown = state.contacts.list));
            suggestions.update(state);
            refresh();
        },
        /** @param {KeyboardEvent} event */
        onKey(event) {
            if (suggestions.onKey(event.key)) return true;
            if (event.key === 'Enter') dial();
            else if (event.key === 'Escape' && isAdding && display.value === '') actions.backToCall();
            else if (event.key === 'Escape') enter('');
            else if (event.key === 'Backspace') enter(display.value.slice(0, -1));
            else if (DIAL_CHARACTERS.test(event.key)) insert(event.key, true);
            else return false;
            flashKey(pad, event.key);
            return true;
        },
        /** @param {KeyboardEvent} event */
        onAlt({ code }) {
            // With Alt a key may type another character than the one that stands on it.
            const digit = /^Digit([1-9])$/.exec(code)?.[1];
            if (!digit) return false;
            if (!actions.callKey(digit)) actions.missKey(digit);
            return true;
        },
        /** @param {string} pasted */
        onPaste(pasted) {
            enter(readNumber(pasted));
        },
    };
}

/** @param {Node} label */
function createCallButton(label) {
    return h('button', { class: 'round round--call', type: 'submit', id: 'call' }, icon('phone'), label);
}

function createDisplay() {
    return h('input', {
        class: 'phone__number',
        id: 'number',
        type: 'text',
        // The page has its own keys: the system's keyboard would only cover them.
        inputMode: 'none',
        autocomplete: 'off',
        spellcheck: false,
        maxLength: NUMBER_LIMIT,
        placeholder: text.phone.placeholder,
        'aria-label': text.phone.number,
    });
}

/**
 * @param {HTMLInputElement} display
 * @param {string} character
 * @param {() => void} refresh
 */
function insertAtCaret(display, character, refresh) {
    const end = display.value.length;
    const isFocused = document.activeElement === display;
    const from = isFocused ? display.selectionStart ?? end : end;
    const to = isFocused ? display.selectionEnd ?? end : end;
    if (end - (to - from) < NUMBER_LIMIT) display.setRangeText(character, from, to, 'end');
    refresh();
}

/** @param {() => void} onErase */
function createErase(onErase) {
    return h(
        'button',
        { class: 'round round--quiet', type: 'button', id: 'erase', 'aria-label': text.phone.erase, onclick: onErase },
        icon('erase'),
    );
}

/** @param {(number: string) => void} enter */
function createLastCall(enter) {
    const label = h('span', {});
    const about = { class: 'phone__last', type: 'button', id: 'last-call', hidden: true };
    const element = h('button', about, icon('redial'), label);
    let user = '';
    let isWanted = true;
    element.addEventListener('click', () => enter(user));
    const refresh = () => show(element, isWanted && user !== '');
    return {
        element,
        /** @param {boolean} isEmpty */
        show(isEmpty) {
            isWanted = isEmpty;
            refresh();
        },
        /** @param {import('../state/store.js').State} state */
        update({ lastCall }) {
            if (!lastCall) return;
            user = lastCall.remote.user;
            const time = lastCall.durationMs > 0 ? formatDuration(durationOf(lastCall)) : lastCall.end?.message ?? '';
            setText(label, `${text.phone.lastCall}: ${contactOf(lastCall.remote)?.name ?? user} · ${time}`);
            refresh();
        },
    };
}
