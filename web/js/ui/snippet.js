/**
 * The part of a found text that shows why it was found: the words of a query are beginnings of its words, case and
 * accents aside.
 */
import { h } from './dom.js';

/** Characters before the first word that was found. */
const LEAD = 24;
const LENGTH = 120;

/**
 * @param {string} text
 * @param {string} query
 * @returns {(string | HTMLElement)[]}
 */
export function snippet(text, query) {
    const characters = [...text.replace(/\s+/g, ' ')];
    const folded = characters.map(fold);
    const words = query.split(/\s+/).map((word) => [...word].map(fold)).filter((word) => word.length > 0);
    const isMarked = characters.map(() => false);
    for (let at = 0; at < folded.length; at += 1) {
        if (at > 0 && /[\p{L}\p{N}]/u.test(characters[at - 1])) continue;
        for (const word of words) if (word.every((each, index) => folded[at + index] === each)) isMarked.fill(true, at, at + word.length);
    }
    const from = Math.max(0, isMarked.indexOf(true) - LEAD);
    const to = Math.min(characters.length, from + LENGTH);
    /** @type {(string | HTMLElement)[]} */ const parts = [from > 0 ? '…' : ''];
    for (let at = from, end = at; at < to; at = end) {
        while (end < to && isMarked[end] === isMarked[at]) end += 1;
        const part = characters.slice(at, end).join('');
        parts.push(isMarked[at] ? h('mark', {}, part) : part);
    }
    return [...parts, to < characters.length ? '…' : ''].filter((part) => part !== '');
}

/** @param {string} character */
function fold(character) {
    return character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
