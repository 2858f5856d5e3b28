/**
 * A contact as it is written: a new one, or one that is changed.
 */
import { text, worded } from '../text/text.js';
import { contactLink } from './contact-link.js';
import { createContactNumbers } from './contact-numbers.js';
import { h, setText, show } from './dom.js';
import { createField, showErrors } from './field.js';

/** @typedef {import('../wire/types.js').ContactView} ContactView */

/** Bytes, as the host counts them. */
const LIMITS = { name: 200, organisation: 200, note: 2_000 };
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/**
 * @param {import('./contact-actions.js').ContactActions} actions
 * @param {ContactView | undefined} contact the one that is changed
 * @param {import('./contact-link.js').ContactPlace} place
 */
export function createContactForm(actions, contact, place) {
    const words = text.contacts;
    const name = createField({ name: 'contact-name', label: words.name, input: { maxLength: LIMITS.name, autocomplete: 'off' } });
    const organisation = createField({
        name: 'contact-organisation', label: words.organisation, isOptional: true, input: { maxLength: LIMITS.organisation, autocomplete: 'off' },
    });
    const numbers = createContactNumbers(contact?.numbers ?? [{ label: 'mobile', number: place.number }]);
    const speedDial = createField({ name: 'contact-speed-dial', label: words.speedDial, hint: words.speedDialHint, options: [['', words.noKey]] });
    const note = createField({ name: 'contact-note', label: words.note, isOptional: true, isLong: true, input: { maxLength: LIMITS.note } });
    const favourite = h('input', { type: 'checkbox', id: 'field-contact-favourite' });
    const title = h('h2', { id: 'contact-form-title', tabIndex: -1 }, contact ? words.editTitle(contact.name) : words.newTitle);
    const problem = h('p', { class: 'field__error', role: 'alert', hidden: true });
    const submit = h('button', { class: 'button button--primary', type: 'submit', id: 'save-contact-form' }, words.save);
    const leave = () => (contact ? actions.go(contactLink(contact.id)) : place.number ? actions.back() : actions.go('#contacts'));
    const cancel = h('button', { class: 'button', type: 'button', id: 'cancel-contact', onclick: leave }, words.cancel);
    const liking = h('label', { class: 'contact-form__like' }, favourite, words.favourite);
    const buttons = h('div', { class: 'form__buttons' }, cancel, submit);
    const parts = [title, name.element, organisation.element, numbers.element, liking, speedDial.element, note.element, problem, buttons];
    const form = h('form', { class: 'contact-form', noValidate: true, 'aria-labelledby': title.id }, ...parts);
    name.value = contact?.name ?? place.name;
    organisation.value = contact?.organisation ?? '';
    note.value = contact?.note ?? '';
    favourite.checked = contact?.favourite ?? false;
    let offered = '';
    let isBusy = false;

    form.addEventListener('submit', async (event) => {
        event.preventDefault();
        const missing = { 'contact-name': name.value ? '' : words.nameMissing };
        show(problem, false);
        if (showErrors([name], missing) || !numbers.check() || isBusy) return;
        isBusy = true;
        submit.setAttribute('aria-busy', 'true');
        try {
            const saved = await actions.save({
                id: contact?.id, name: name.value, numbers: numbers.value, favourite: favourite.checked,
                ...(organisation.value && { organisation: organisation.value }), ...(note.value && { note: note.value }),
                ...(speedDial.value && { speedDial: Number(speedDial.value) }),
            });
            if (place.number && !contact) actions.back();
            else actions.replace(contactLink(saved.id));
        } catch (error) {
            refuse(/** @type {import('../wire/request-error.js').RequestError} */ (error));
        }
        isBusy = false;
        submit.setAttribute('aria-busy', 'false');
    });

    /** @param {import('../wire/request-error.js').RequestError} error */
    function refuse({ code, message, field = '' }) {
        const said = worded(code, message);
        const fields = [name, organisation, speedDial, note];
        const faulty = { name, organisation, speedDial, note }[field];
        if (faulty) showErrors(fields, { [faulty.name]: said });
        else if (!numbers.refuse(field, said)) {
            setText(problem, said);
            show(problem, true);
        }
    }
    return {
        element: form,
        focus() {
            if (!form.contains(document.activeElement)) (name.value ? title : name.control).focus({ preventScroll: true });
        },
        /** @param {import('../state/store.js').State} state */
        update({ contacts }) {
            const options = [['', words.noKey], ...KEYS.map((key) => {
                const holder = contacts.list.find((each) => String(each.speedDial) === key && each.id !== contact?.id);
                return [key, holder ? words.keyOf(Number(key), holder.name) : key, holder ? 'taken' : ''];
            })];
            const next = JSON.stringify(options);
            if (next === offered) return;
            const value = offered ? speedDial.value : String(contact?.speedDial ?? '');
            offered = next;
            speedDial.control.replaceChildren(...options.map(([key, said, taken]) => h('option', { value: key, disabled: taken === 'taken' }, said)));
            speedDial.control.value = value;
        },
    };
}
