/**
 * The form for the person's own line. It is tried at the server before it is kept, which can take half a minute:
 * the form says so, then shows the server's reason in its words.
 */
import { text } from '../text/text.js';
import { checkFields, collectFields, createAccountFields, fillFields, showCertificate } from './account-fields.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';
import { showErrors } from './field.js';

/** @typedef {import('../wire/types.js').AccountView} AccountView */

/**
 * @typedef {object} AccountActions
 * @property {(config: Record<string, unknown>) => Promise<{account: AccountView}>} save
 * @property {(account: AccountView) => void} remove
 * @property {(account: AccountView) => void} register
 */

/**
 * @param {AccountActions & {saved: (account: AccountView) => void}} actions
 */
export function createAccountForm(actions) {
    const fields = createAccountFields();
    const all = Object.values(fields);
    const outcome = createOutcome();
    const title = h('h2', { id: 'account-title' }, text.settings.account);
    const lead = h('p', { class: 'muted' }, text.settings.accountBody);
    const save = h('button', { class: 'button button--primary', type: 'submit', id: 'save' }, text.settings.save);
    const again = h('button', { class: 'button', type: 'button' }, text.settings.registerAgain);
    const remove = h('button', { class: 'button button--danger', type: 'button', id: 'remove' }, text.settings.remove);
    const element = h(
        'form',
        { class: 'card form', id: 'account-form', noValidate: true, 'aria-labelledby': 'account-title' },
        title,
        lead,
        outcome.element,
        h('div', { class: 'form__row' }, fields.server.element, fields.port.element),
        fields.user.element,
        fields.password.element,
        createMore(text.settings.more, fields.domain, fields.authUser, fields.displayName),
        createMore(
            text.settings.advanced, fields.transport, fields.outboundProxy, fields.certificate, fields.certificateText,
            fields.keepAlive, fields.publicAddress, fields.stunServer,
        ),
        h('div', { class: 'form__buttons' }, save, again, remove),
    );
    /** @type {AccountView | null} */ let account = null;
    let isBusy = false;

    element.addEventListener('submit', async (event) => {
        event.preventDefault();
        if (isBusy || showErrors(all, checkFields(fields, account !== null))) return;
        setBusy(true);
        try {
            const reply = await actions.save(collectFields(fields, account));
            fill(reply.account);
            actions.saved(reply.account);
            outcome.showSaved(reply.account);
        } catch (error) {
            outcome.showFailure(/** @type {import('../wire/request-error.js').RequestError} */ (error), all);
        }
        setBusy(false);
    });
    fields.certificate.control.addEventListener('change', () => showCertificate(fields));
    again.addEventListener('click', () => account && actions.register(account));
    remove.addEventListener('click', () => account && actions.remove(account));

    /** @param {boolean} busy */
    function setBusy(busy) {
        isBusy = busy;
        save.setAttribute('aria-disabled', String(busy));
        if (busy) save.replaceChildren(h('span', { class: 'spinner' }), text.settings.saving);
        else save.replaceChildren(text.settings.save);
        if (busy) outcome.showProgress();
    }

    /** @param {AccountView | null} next */
    function fill(next) {
        account = next;
        fillFields(fields, next);
        show(remove, next !== null);
        show(again, next !== null);
    }

    fill(null);
    return {
        element,
        isBusy: () => isBusy,
        /**
         * @param {AccountView | null} next null for a new line
         * @param {string} heading
         * @param {string} words
         */
        edit(next, heading, words) {
            setText(title, heading);
            setText(lead, words);
            // What the person is typing is never overwritten: the form follows only a change of the line.
            if (next?.id === account?.id || isBusy) return;
            fill(next);
            show(outcome.element, false);
        },
        /** An empty form, for one more line. */
        begin() {
            fill(null);
            show(outcome.element, false);
            fields.server.control.focus();
        },
    };
}

/**
 * @param {string} name
 * @param {...import('./field.js').Field} fields
 */
function createMore(name, ...fields) {
    return h('details', { class: 'more' }, h('summary', {}, name), ...fields.map((each) => each.element));
}

/** The line that says what became of the attempt. */
function createOutcome() {
    const element = h('div', { class: 'outcome', id: 'outcome', role: 'status', hidden: true });
    /**
     * @param {'info' | 'success' | 'error'} kind
     * @param {...(Node | string)} content
     */
    const fill = (kind, ...content) => {
        element.setAttribute('data-kind', kind);
        const sign = kind === 'info' ? h('span', { class: 'spinner' }) : icon(kind);
        element.replaceChildren(sign, h('div', {}, ...content));
        show(element, true);
    };
    return {
        element,
        showProgress: () => fill('info', text.settings.saving),
        /** @param {AccountView} account */
        showSaved({ user, server, registration }) {
            const isRegistered = registration.state === 'registered';
            fill('success', isRegistered ? text.settings.saved(`${user}@${server}`) : text.settings.pending);
        },
        /**
         * @param {import('../wire/request-error.js').RequestError} error
         * @param {import('./field.js').Field[]} fields
         */
        showFailure({ field, message }, fields) {
            if (field && showErrors(fields, { [field]: message })) show(element, false);
            else fill('error', h('strong', {}, text.settings.failed), h('p', {}, message));
        },
    };
}
