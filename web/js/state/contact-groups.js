/**
 * Contacts as a list shows them: those that a search finds, favourites first, the others by their first letters.
 */
import { digitsIn } from './contact-match.js';
import { fold } from './fold.js';

/** @typedef {import('../wire/types.js').ContactView} ContactView */
/** @typedef {{key: string, contacts: ContactView[]}} Group `★` are the favourites, `#` those without a letter */

export const FAVOURITES = '★';
export const LETTERLESS = '#';

/** @type {WeakMap<ContactView, {words: string, digits: string[]}>} what is compared, made once */
const known = new WeakMap();

/**
 * @param {ContactView[]} contacts
 * @param {string} locale whose alphabet it is
 * @returns {ContactView[]} in the order of names
 */
export function sortContacts(contacts, locale) {
    const collator = new Intl.Collator(locale, { sensitivity: 'base', numeric: true });
    return [...contacts].sort((a, b) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
}

/**
 * Those in whose name, organisation or numbers every word of the query stands; accents, case and separators aside.
 * @param {ContactView[]} contacts
 * @param {string} query
 */
export function searchContacts(contacts, query) {
    const words = fold(query).split(/\s+/).filter(Boolean);
    const number = digitsIn(query);
    return contacts.filter((contact) => {
        const compared = comparedOf(contact);
        const hasNumber = number !== '' && compared.digits.some((digits) => digits.includes(number));
        return hasNumber || words.every((word) => compared.words.includes(word));
    });
}

/**
 * @param {ContactView[]} contacts in the order of names
 * @returns {Group[]}
 */
export function groupContacts(contacts) {
    /** @type {Map<string, ContactView[]>} */ const groups = new Map();
    const put = (/** @type {string} */ key, /** @type {ContactView} */ contact) => {
        const group = groups.get(key);
        if (group) group.push(contact);
        else groups.set(key, [contact]);
    };
    for (const contact of contacts) put(contact.favourite ? FAVOURITES : letterOf(contact.name), contact);
    const rank = (/** @type {string} */ key) => (key === FAVOURITES ? 0 : key === LETTERLESS ? 2 : 1);
    const all = [...groups].map(([key, list]) => ({ key, contacts: list }));
    // Within a rank the order of names has put the letters in theirs.
    return all.sort((a, b) => rank(a.key) - rank(b.key));
}

/** @param {string} name */
function letterOf(name) {
    const [letter = ''] = fold(name).toUpperCase();
    return /\p{L}/u.test(letter) ? letter : LETTERLESS;
}

/** @param {ContactView} contact */
function comparedOf(contact) {
    const made = known.get(contact);
    if (made) return made;
    const numbers = contact.numbers.map(({ number }) => number);
    const fresh = { words: fold([contact.name, contact.organisation ?? '', ...numbers].join(' ')), digits: numbers.map(digitsIn) };
    known.set(contact, fresh);
    return fresh;
}
