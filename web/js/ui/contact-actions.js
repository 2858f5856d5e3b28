/**
 * What the view of contacts may do.
 */
import { FILE_LIMIT, partsOf } from '../state/contact-file.js';
import { readNumber } from '../state/number.js';
import { text } from '../text/text.js';
import { confirm } from './confirm.js';
import { contactLink } from './contact-link.js';
import { saveFile } from './save-file.js';

/** @typedef {import('../wire/types.js').ContactView} ContactView */
/** @typedef {Omit<ContactView, 'id'> & {id?: string}} ContactDraft */
/** @typedef {ReturnType<typeof createContactActions>} ContactActions */

/** How long the host may take for a part of a file, and a little more. */
const IMPORT_LIMIT_MS = 35_000;

/**
 * @param {Pick<import('./views.js').Parts, 'control' | 'contacts' | 'notices'>} parts
 * @param {(number: string) => void} call
 * @param {(number: string) => Promise<void>} write
 */
export function createContactActions({ control, contacts, notices }, call, write) {
    const save = async (/** @type {ContactDraft} */ { id, ...draft }) => {
        const { contact } = await control.request('saveContact', { ...draft, ...(id && { contact: id }) });
        // The push may come later than the reply.
        contacts.receiveSaved({ contacts: [contact] });
        return /** @type {ContactView} */ (contact);
    };
    const attempt = (/** @type {Promise<unknown>} */ work) => work.catch((error) => void notices.refuse(error));
    return {
        save,
        call(/** @type {string} */ number) {
            location.hash = 'phone';
            call(readNumber(number));
        },
        write: (/** @type {string} */ number) => void write(readNumber(number)),
        reload: () => void contacts.open(),
        go: (/** @type {string} */ hash) => void (location.hash = hash),
        /** Without a place to come back to. */
        replace(/** @type {string} */ hash) {
            window.history.replaceState(null, '', hash);
            window.dispatchEvent(new Event('hashchange'));
        },
        back: () => window.history.back(),
        like: (/** @type {ContactView} */ contact) => attempt(save({ ...contact, favourite: !contact.favourite })),
        async remove(/** @type {ContactView} */ contact) {
            const { removeQuestion, removeBody, delete: action } = text.contacts;
            if (!(await confirm({ title: removeQuestion(contact.name), body: removeBody, action }))) return;
            await attempt(control.request('removeContact', { contact: contact.id }).then(() => {
                contacts.receiveRemoved({ contact: contact.id });
                if (location.hash.startsWith(contactLink(contact.id))) location.hash = 'contacts';
            }));
        },
        /**
         * @param {File} file
         * @param {(percent: number) => void} progress
         */
        async importFile(file, progress) {
            if (file.size > FILE_LIMIT) throw new Error(text.contacts.imported.tooLarge);
            const parts = partsOf(new Uint8Array(await file.arrayBuffer()));
            const sum = { added: 0, known: 0, skipped: 0, beyond: 0 };
            for (const [index, data] of parts.entries()) {
                progress(Math.floor((100 * index) / parts.length));
                const reply = await control.request('importContacts', { data }, IMPORT_LIMIT_MS);
                for (const key of /** @type {(keyof typeof sum)[]} */ (Object.keys(sum))) sum[key] += reply[key];
            }
            return sum;
        },
        async exportFile() {
            let file = '';
            for (let after = ''; ;) {
                const reply = await control.request('exportContacts', after ? { after } : {});
                file += reply.vcard;
                after = reply.after ?? '';
                if (!after) break;
            }
            saveFile(text.contacts.fileName, new Blob([file], { type: 'text/vcard;charset=utf-8' }));
        },
    };
}
