/**
 * The list of contacts with its search: favourites first, then by letters; long lists grow as they are scrolled.
 */
import { FAVOURITES, groupContacts, LETTERLESS, searchContacts, sortContacts } from '../state/contact-groups.js';
import { locale, text } from '../text/text.js';
import { createAvatar } from './avatar.js';
import { contactLink, readPlace } from './contact-link.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';
import { createKeyedList } from './keyed-list.js';

/** @typedef {import('../wire/types.js').ContactView} ContactView */
/** @typedef {import('../state/contact-groups.js').Group} Group */
/** @typedef {import('./contact-actions.js').ContactActions} ContactActions */

/** Rows that are added at a time. */
const STEP = 150;
/** Pixels from the end at which more are added. */
const NEAR_END = 800;

/** @param {ContactActions} actions */
export function createContactList(actions) {
    const field = h('input', {
        type: 'search', class: 'input panes__query', id: 'contact-search', maxLength: 128, autocomplete: 'off', spellcheck: false,
        placeholder: text.contacts.search, 'aria-label': text.contacts.search,
    });
    const status = h('p', { class: 'visually-hidden', role: 'status' });
    const note = h('div', { class: 'contacts__note muted' }, icon('contacts'), h('p', { id: 'contacts-note' }));
    const again = h('button', { class: 'button', type: 'button', onclick: () => actions.reload() }, text.call.tryAgain);
    const groups = h('div', { class: 'contacts__groups', id: 'contact-list' });
    const scroller = h('div', { class: 'panes__scroller' }, status, note, again, groups);
    const sections = createKeyedList(groups, (/** @type {Group} */ { key }) => key, (group) => createGroup(group, actions));
    /** @type {import('../state/store.js').State | null} */ let state = null;
    /** @type {ContactView[] | null} */ let source = null;
    /** @type {ContactView[]} */ let sorted = [];
    let limit = STEP;

    const render = () => {
        if (!state) return;
        const { contacts, path, connection } = state;
        const query = field.value.trim();
        const found = query ? searchContacts(sorted, query) : sorted;
        // Favourites stand in front, whatever their place among the names.
        const shown = found.length > limit ? [...found.filter((each) => each.favourite), ...found.filter((each) => !each.favourite)].slice(0, limit) : found;
        sections.update(groupContacts(shown), readPlace(path).id);
        show(groups, found.length > 0);
        show(again, contacts.problem !== '');
        const words = noteOf(contacts, found.length, query, connection);
        setText(/** @type {Element} */ (note.lastElementChild), words);
        show(note, words !== '');
        setText(status, query && found.length > 0 ? text.contacts.found(found.length) : '');
    };
    field.addEventListener('input', () => {
        limit = STEP;
        scroller.scrollTop = 0;
        render();
    });
    scroller.addEventListener('scroll', () => {
        if (limit >= sorted.length || scroller.scrollTop + scroller.clientHeight < scroller.scrollHeight - NEAR_END) return;
        limit += STEP;
        render();
    });
    const search = h('div', { class: 'panes__search', role: 'search' }, icon('search'), field);
    for (const part of [search, groups]) part.addEventListener('keydown', (event) => step(event, field, groups));
    return {
        search,
        element: scroller,
        row: (/** @type {string} */ id) => /** @type {HTMLElement | null} */ (groups.querySelector(`[data-contact="${CSS.escape(id)}"] a`)),
        opened: render,
        /** @returns {boolean} whether there was something to clear */
        clear() {
            if (field.value === '' || !(document.activeElement === field || groups.contains(document.activeElement))) return false;
            field.value = '';
            render();
            field.focus();
            return true;
        },
        /** @param {import('../state/store.js').State} next */
        update(next) {
            const isSame = state && next.contacts === state.contacts && next.path === state.path && next.connection === state.connection;
            state = next;
            if (isSame) return;
            if (source !== next.contacts.list) sorted = sortContacts((source = next.contacts.list), locale);
            render();
        },
    };
}

/**
 * @param {import('../state/contacts.js').ContactState} contacts
 * @param {number} count
 * @param {string} query
 * @param {string} connection
 */
function noteOf({ list, isLoaded, problem }, count, query, connection) {
    if (problem) return `${text.contacts.failed} ${problem}`;
    if (count > 0) return '';
    if (list.length > 0 && query) return text.contacts.nothingFound;
    if (isLoaded) return text.contacts.empty;
    return connection === 'open' ? text.contacts.loading : '';
}

/**
 * The arrows go from the search to the rows, and from row to row.
 * @param {KeyboardEvent} event
 * @param {HTMLElement} field
 * @param {HTMLElement} groups
 */
function step(event, field, groups) {
    const way = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (way === 0) return;
    const stops = [field, ...groups.querySelectorAll('a')];
    const row = /** @type {Element} */ (event.target).closest('[data-contact]')?.querySelector('a');
    const next = stops[(row ? stops.indexOf(row) : 0) + way];
    if (!next) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (next).focus();
}

/**
 * @param {Group} group
 * @param {ContactActions} actions
 */
function createGroup({ key }, actions) {
    const id = `contacts-of-${key.codePointAt(0)}`;
    const title = key === FAVOURITES ? text.contacts.favourites : key === LETTERLESS ? text.contacts.others : key;
    const list = h('ul', { class: 'contacts__rows', 'aria-labelledby': id });
    const rows = createKeyedList(list, (/** @type {ContactView} */ each) => each.id, (contact) => createRow(contact, actions));
    return {
        element: h('section', { class: 'contacts__group', 'data-group': key }, h('h2', { id }, title), list),
        /**
         * @param {Group} group
         * @param {string} shown id of the contact that is looked at
         */
        update: ({ contacts }, shown) => rows.update(contacts, shown),
    };
}

/**
 * @param {ContactView} contact
 * @param {ContactActions} actions
 */
function createRow(contact, actions) {
    let current = contact;
    const avatar = createAvatar('contacts__avatar');
    const name = h('strong', { class: 'contacts__name', dir: 'auto' });
    const about = h('span', { class: 'contacts__about muted', dir: 'auto' });
    const what = h('span', { class: 'contacts__what' }, name, ' ', about);
    const link = h('a', { class: 'contacts__link', href: contactLink(contact.id) }, avatar.element, what);
    const write = createButton('chat', () => actions.write(current.numbers[0].number));
    const call = createButton('phone', () => actions.call(current.numbers[0].number));
    return {
        element: h('li', { class: 'contacts__row', 'data-contact': contact.id }, link, write, call),
        /**
         * @param {ContactView} next
         * @param {string} shown
         */
        update(next, shown) {
            current = next;
            avatar.update(next.name);
            setText(name, next.name);
            setText(about, [next.organisation, next.numbers[0].number].filter(Boolean).join(' · '));
            label(write, text.contacts.write(next.name));
            label(call, text.contacts.call(next.name));
            if (shown === next.id) link.setAttribute('aria-current', 'page');
            else link.removeAttribute('aria-current');
        },
    };
}

/**
 * @param {Parameters<typeof icon>[0]} picture
 * @param {() => void} onClick
 */
function createButton(picture, onClick) {
    return h('button', { class: 'contacts__button', type: 'button', 'data-action': picture, onclick: onClick }, icon(picture));
}

/**
 * @param {HTMLElement} button
 * @param {string} words
 */
function label(button, words) {
    if (button.title === words) return;
    button.title = words;
    button.setAttribute('aria-label', words);
}
