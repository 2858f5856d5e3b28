/**
 * Contacts: the list, and the one that is looked at or written; side by side where there is room, else one at a time.
 */
import { text } from '../text/text.js';
import { createContactCard } from './contact-card.js';
import { createContactFile } from './contact-file-buttons.js';
import { createContactForm } from './contact-form.js';
import { readPlace } from './contact-link.js';
import { createContactList } from './contact-list.js';
import { h } from './dom.js';
import { icon } from './icon.js';

/** @typedef {import('../state/store.js').State} State */

/** Where the panes stand side by side; css/panes.css has the same. */
const WIDE = '(min-width: 760px)';

/** @param {import('./contact-actions.js').ContactActions} actions */
export function createContactsView(actions) {
    const list = createContactList(actions);
    const files = createContactFile(actions);
    const card = createContactCard(actions);
    const { short, full } = text.contacts.begin;
    const named = { class: 'button button--primary panes__begin', type: 'button', id: 'new-contact', 'aria-label': full, title: full };
    const begin = h('button', { ...named, onclick: () => actions.go('#contacts/add') }, icon('add'), short);
    const title = h('h1', { id: 'contacts-title', tabIndex: -1 }, text.contacts.title);
    const head = h('div', { class: 'panes__head' }, title, begin);
    const side = h('div', { class: 'panes__side card' }, head, list.search, list.element, files.element);
    const pane = h('div', { class: 'panes__main contacts__pane card' });
    const about = { class: 'panes contacts view', 'data-view': 'contacts', 'aria-labelledby': 'contacts-title' };
    const element = h('section', about, side, pane);
    const wide = matchMedia(WIDE);
    /** @type {ReturnType<typeof createContactForm> | null} */ let form = null;
    let shown = 'nothing yet';

    /** @param {State} state */
    const moved = (state) => {
        const place = readPlace(state.path);
        const [before, hadForm] = [shown, form !== null];
        shown = state.path.join('/');
        element.setAttribute('data-pane', place.mode === 'list' ? 'list' : 'main');
        const contact = state.contacts.list.find(({ id }) => id === place.id);
        const isForm = place.mode === 'add' || (place.mode === 'edit' && contact !== undefined);
        form = isForm ? createContactForm(actions, contact, place) : null;
        pane.replaceChildren(form?.element ?? card.element);
        if (!element.isConnected) return;
        if (form) form.focus();
        else if (place.mode !== 'list') card.focus(hadForm || !wide.matches);
        else if (before !== 'nothing yet') (list.row(before.split('/')[0]) ?? title).focus();
    };
    return {
        element,
        title: text.contacts.title,
        opened() {
            list.opened();
            form?.focus();
        },
        /** @param {State} state */
        update(state) {
            list.update(state);
            files.update(state);
            const { mode, id } = readPlace(state.path);
            // The link of a form may be opened before the list has come.
            const isAwaited = mode === 'edit' && !form && state.contacts.list.some((each) => each.id === id);
            card.update(state, id);
            if (state.view === 'contacts' && (state.path.join('/') !== shown || isAwaited)) moved(state);
            form?.update(state);
        },
        /** @param {KeyboardEvent} event */
        onKey(event) {
            if (event.key !== 'Escape') return false;
            if (list.clear()) return true;
            // What is being written is not thrown away by a key.
            if (form || element.getAttribute('data-pane') === 'list') return false;
            actions.go('#contacts');
            return true;
        },
        onPaste() {},
    };
}
