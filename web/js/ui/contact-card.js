/**
 * One contact: how to reach them, and what else is known.
 */
import { text } from '../text/text.js';
import { createAvatar } from './avatar.js';
import { contactLink } from './contact-link.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';

/** @typedef {import('../wire/types.js').ContactView} ContactView */

/** @param {import('./contact-actions.js').ContactActions} actions */
export function createContactCard(actions) {
    /** @type {ContactView | undefined} */ let contact;
    let drawn = '';
    const back = h('button', { class: 'contacts__button contact__back', type: 'button', id: 'contact-back', 'aria-label': text.contacts.back, title: text.contacts.back }, icon('back'));
    back.addEventListener('click', () => actions.go('#contacts'));
    const avatar = createAvatar('contact__avatar');
    const name = h('h2', { class: 'contact__name', id: 'contact-name', tabIndex: -1, dir: 'auto' });
    const organisation = h('p', { class: 'muted', dir: 'auto' });
    const star = h('button', { class: 'contacts__button contact__star', type: 'button', id: 'contact-favourite', 'aria-label': text.contacts.favourite, title: text.contacts.favourite }, icon('star'));
    star.addEventListener('click', () => contact && actions.like(contact));
    const numbers = h('ul', { class: 'contact__numbers' });
    const speed = h('p', { class: 'contact__speed muted', id: 'contact-speed' });
    const note = h('p', { class: 'contact__note', dir: 'auto' });
    const edit = h('button', { class: 'button', type: 'button', id: 'edit-contact' }, icon('write'), text.contacts.edit);
    edit.addEventListener('click', () => contact && actions.go(contactLink(contact.id, true)));
    const remove = h('button', { class: 'button button--danger', type: 'button', id: 'remove-contact' }, icon('bin'), text.contacts.delete);
    remove.addEventListener('click', () => contact && actions.remove(contact));
    const who = h('div', { class: 'contact__who' }, name, organisation);
    const head = h('header', { class: 'contact__head' }, back, avatar.element, who, star);
    const body = h('div', { class: 'contact__body' }, numbers, speed, note, h('div', { class: 'contact__ways' }, edit, remove));
    const nobody = h('p', { class: 'contact__nobody muted' });
    return {
        element: h('article', { class: 'contact', 'aria-labelledby': 'contact-name' }, head, body, nobody),
        /** @param {boolean} isWanted whether the place that had the focus is gone */
        focus(isWanted) {
            if (isWanted) name.focus({ preventScroll: true });
        },
        /**
         * @param {import('../state/store.js').State} state
         * @param {string} id empty for nobody
         */
        update({ contacts }, id) {
            contact = contacts.list.find((each) => each.id === id);
            for (const each of [avatar.element, star, body, organisation]) show(each, contact !== undefined);
            show(nobody, !contact);
            setText(nobody, id && contacts.isLoaded ? text.contacts.gone : id ? text.contacts.loading : text.contacts.choose);
            setText(name, contact?.name ?? '');
            if (!contact) return void (drawn = '');
            avatar.update(contact.name);
            setText(organisation, contact.organisation ?? '');
            star.setAttribute('aria-pressed', String(contact.favourite));
            setText(speed, contact.speedDial ? text.contacts.speedDialOf(contact.speedDial) : '');
            setText(note, contact.note ?? '');
            const next = JSON.stringify(contact.numbers);
            if (next !== drawn) numbers.replaceChildren(...contact.numbers.map((each) => createNumber(each, actions)));
            drawn = next;
        },
    };
}

/**
 * @param {ContactView['numbers'][number]} entry
 * @param {import('./contact-actions.js').ContactActions} actions
 */
function createNumber({ label, number }, actions) {
    const { callNumber, writeNumber, labels } = text.contacts;
    const what = h('div', { class: 'contact__what' }, h('span', { class: 'muted' }, labels[label]), h('strong', {}, number));
    const button = (/** @type {'chat' | 'phone'} */ picture, /** @type {string} */ words, /** @type {() => void} */ onClick) =>
        h('button', { class: 'contacts__button', type: 'button', 'data-action': picture, 'aria-label': words, title: words, onclick: onClick }, icon(picture));
    return h(
        'li',
        { class: 'contact__number' },
        what,
        button('chat', writeNumber(number), () => actions.write(number)),
        button('phone', callNumber(number), () => actions.call(number)),
    );
}
