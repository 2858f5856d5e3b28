/**
 * Contacts from a file, and into one.
 */
import { text, worded } from '../text/text.js';
import { h, setText, show } from './dom.js';

/** @param {Pick<import('./contact-actions.js').ContactActions, 'importFile' | 'exportFile'>} actions */
export function createContactFile(actions) {
    const words = text.contacts;
    const outcome = h('p', { class: 'contacts__outcome', id: 'import-outcome', role: 'status' });
    const input = h('input', {
        type: 'file', accept: '.vcf,.vcard,text/vcard,text/x-vcard,text/directory', hidden: true, id: 'contact-file', 'aria-label': words.import,
    });
    const take = h('button', { class: 'button button--small', type: 'button', id: 'import-contacts', onclick: () => input.click() }, words.import);
    const give = h('button', { class: 'button button--small', type: 'button', id: 'export-contacts' }, words.export);
    const say = (/** @type {string} */ said, isProblem = false) => {
        setText(outcome, said);
        outcome.classList.toggle('is-problem', isProblem);
    };
    const work = async (/** @type {() => Promise<string>} */ task) => {
        for (const each of [take, give]) each.disabled = true;
        try {
            say(await task());
        } catch (error) {
            const { code = '', message } = /** @type {import('../wire/request-error.js').RequestError} */ (error);
            say(worded(code, message), true);
        }
        for (const each of [take, give]) each.disabled = false;
    };
    input.addEventListener('change', () => {
        const file = input.files?.[0];
        // The same file may be chosen again.
        if (file) work(async () => describe(await actions.importFile(file, (percent) => say(words.importing(percent))))).then(() => (input.value = ''));
    });
    give.addEventListener('click', () => work(() => actions.exportFile().then(() => '')));
    return {
        element: h('footer', { class: 'contacts__files' }, outcome, input, take, give),
        /** @param {import('../state/store.js').State} state */
        update: ({ contacts }) => show(give, contacts.list.length > 0),
    };
}

/** @param {{added: number, known: number, skipped: number, beyond: number}} sum */
function describe(sum) {
    const { imported } = text.contacts;
    const parts = /** @type {const} */ (['added', 'known', 'skipped', 'beyond']).filter((key) => sum[key] > 0);
    return parts.map((key) => imported[key](sum[key])).join(' ') || imported.none;
}
