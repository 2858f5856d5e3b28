/**
 * The light of a line for which voice messages wait: how many are new, and the way to hear them.
 */
import { text } from '../text/text.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';
import { nameOfLine } from './line-name.js';

/** @typedef {import('../wire/types.js').AccountView} AccountView */

/** @param {{callMailbox: (account: AccountView) => void}} actions */
export function createMailLight(actions) {
    const count = h('span', { class: 'mail-light__count', 'aria-hidden': 'true' });
    const about = { class: 'mail-light', type: 'button', hidden: true };
    const element = h('button', about, h('span', { class: 'header__icon' }, icon('voicemail')), count);
    /** @type {AccountView | null} */ let account = null;
    element.addEventListener('click', () => account && actions.callMailbox(account));
    return {
        element,
        /** @param {AccountView | undefined} next */
        update(next) {
            account = next ?? null;
            const mail = next?.voicemail;
            show(element, mail?.waiting === true);
            if (!next || !mail?.waiting) return;
            setText(count, mail.newMessages > 0 ? String(mail.newMessages) : '');
            element.disabled = !mail.account;
            const said = `${text.lines.voicemail(mail.newMessages)}, ${nameOfLine(next)}.`;
            const hint = mail.account ? text.lines.callMailbox : text.lines.noMailbox;
            element.setAttribute('aria-label', `${said} ${hint}`);
            element.title = `${said} ${hint}`;
        },
    };
}

/**
 * The line whose light the top of the page shows: the chosen one, else the first for which something waits.
 * @param {import('../state/store.js').State} state
 */
export function lineWithMail({ accounts, line }) {
    const lit = accounts.filter((each) => each.voicemail?.waiting);
    return lit.find((each) => each.id === line) ?? lit[0];
}
