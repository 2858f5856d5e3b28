/**
 * The door: a login for those who have a password, a word for those who have a link.
 */
import { text } from '../text/text.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';
import { createField, createPasswordField, showErrors } from './field.js';

/** @param {{login: (user: string, password: string) => Promise<void>}} actions */
export function createLoginView(actions) {
    const user = createField({ name: 'login-user', label: text.access.user, input: { autocomplete: 'username' } });
    const password = createPasswordField({
        name: 'login-password', label: text.access.password, input: { autocomplete: 'current-password' },
    });
    const message = h('p', {});
    const alert = h('div', { class: 'outcome', id: 'login-message', role: 'alert', 'data-kind': 'error', hidden: true });
    alert.append(icon('info'), message);
    const submit = h('button', { class: 'button button--primary', type: 'submit', id: 'login' }, text.access.submit);
    const form = h(
        'form',
        { class: 'card form login__form', noValidate: true, 'aria-labelledby': 'login-title' },
        h('h1', { id: 'login-title', tabIndex: -1 }, text.access.title),
        h('p', { class: 'muted' }, text.access.body),
        alert,
        user.element,
        password.element,
        h('div', { class: 'form__buttons' }, submit),
        h('p', { class: 'muted login__link' }, text.access.link),
    );
    let isBusy = false;
    /** @param {string} value */
    const say = (value) => {
        setText(message, value);
        show(alert, value !== '');
    };
    form.addEventListener('submit', async (event) => {
        event.preventDefault();
        const missing = [user, password].filter((field) => !field.control.value);
        const errors = Object.fromEntries(missing.map((field) => [field.name, text.access.missing(field.label)]));
        if (isBusy || showErrors([user, password], errors)) return;
        isBusy = true;
        setText(submit, text.access.submitting);
        try {
            await actions.login(user.value, password.control.value);
            say('');
        } catch (error) {
            say(/** @type {Error} */ (error).message);
            password.control.focus();
        }
        password.control.value = '';
        setText(submit, text.access.submit);
        isBusy = false;
    });
    let shownReason = '';
    return {
        element: h('section', { class: 'login view', 'data-view': 'login', 'aria-labelledby': 'login-title' }, form),
        title: text.access.title,
        /** @param {import('../state/store.js').State} state */
        update({ accessMessage }) {
            if (accessMessage === shownReason) return;
            shownReason = accessMessage;
            say(accessMessage);
        },
        onKey: () => false,
        onPaste() {},
    };
}
