/**
 * Contacts that somebody may mean who has begun to enter a number, or a name: with letters, or by the keys that carry them.
 */
import { digitsIn } from './contact-match.js';
import { fold } from './fold.js';

/** @typedef {import('../wire/types.js').ContactView} ContactView */
/** @typedef {{contact: ContactView, number: string}} Suggestion */

/** From this many digits on they may stand within a number, or for letters. */
const FEW = 2;
/** The letters of each key, from 2 on. */
const KEYS = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];

/** @type {WeakMap<ContactView, {words: string[], keys: string[], numbers: string[]}>} what is compared, made once */
const known = new WeakMap();

/**
 * @param {ContactView[]} contacts
 * @param {string} typed
 * @param {number} limit
 * @returns {Suggestion[]} the best first
 */
export function suggest(contacts, typed, limit) {
    const query = fold(typed).trim();
    if (!query) return [];
    const digits = digitsIn(query);
    const found = contacts.flatMap((contact) => {
        const [rank, number] = judge(contact, query, digits);
        return rank > 0 ? [{ contact, number, rank }] : [];
    });
    found.sort((a, b) => b.rank - a.rank || a.contact.name.localeCompare(b.contact.name));
    return found.slice(0, limit).map(({ contact, number }) => ({ contact, number }));
}

/**
 * @param {ContactView} contact
 * @param {string} query
 * @param {string} digits
 * @returns {[rank: number, number: string]} 0 for somebody else
 */
function judge(contact, query, digits) {
    const { words, keys, numbers } = compared(contact);
    const liking = contact.favourite ? 1 : 0;
    const [first] = contact.numbers;
    if (!digits) {
        const isNamed = query.split(/\s+/).every((part) => words.some((word) => word.startsWith(part)));
        if (isNamed) return [4 + liking, first.number];
        const place = numbers.findIndex((number) => number.startsWith(query));
        return place < 0 ? [0, ''] : [2 + liking, contact.numbers[place].number];
    }
    const starts = numbers.findIndex((number) => number.startsWith(digits));
    if (starts >= 0) return [6 + liking, contact.numbers[starts].number];
    if (digits.length < FEW) return [0, ''];
    if (keys.some((word) => word.startsWith(digits))) return [4 + liking, first.number];
    const within = numbers.findIndex((number) => number.includes(digits));
    return within < 0 ? [0, ''] : [2 + liking, contact.numbers[within].number];
}

/** @param {ContactView} contact */
function compared(contact) {
    const made = known.get(contact);
    if (made) return made;
    const words = fold(`${contact.name} ${contact.organisation ?? ''}`).split(/[\s,;.]+/).filter(Boolean);
    const keys = words.map((word) => [...word].map((letter) => keyOf(letter)).join(''));
    const numbers = contact.numbers.map(({ number }) => digitsIn(number) || fold(number).replace(/^sips?:/, ''));
    const fresh = { words, keys, numbers };
    known.set(contact, fresh);
    return fresh;
}

/** @param {string} letter */
function keyOf(letter) {
    const place = KEYS.findIndex((letters) => letters.includes(letter));
    return place < 0 ? letter : String(place + 2);
}
