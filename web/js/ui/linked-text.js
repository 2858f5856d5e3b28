/**
 * A text whose web addresses can be followed. Everything becomes text nodes and anchors; nothing in it is markup.
 */
import { h } from './dom.js';

/** Only these schemes: any other could make a link do something. */
const ADDRESS = /https?:\/\/[^\s<>"]+/giu;
/** What ends a sentence belongs to no address; neither does a bracket that was opened before it. */
const TAIL = /[.,;:!?'’”»*_]+$/u;
const BRACKETS = /** @type {const} */ ([['(', ')'], ['[', ']'], ['{', '}']]);

/**
 * @param {string} text
 * @returns {(string | HTMLAnchorElement)[]}
 */
export function linkedText(text) {
    /** @type {(string | HTMLAnchorElement)[]} */ const parts = [];
    let end = 0;
    for (const { 0: found, index = 0 } of text.matchAll(ADDRESS)) {
        const address = trim(found);
        const url = read(address);
        if (!url) continue;
        parts.push(text.slice(end, index), link(url, address));
        end = index + address.length;
    }
    parts.push(text.slice(end));
    return parts.filter((part) => part !== '');
}

/**
 * @param {URL} url
 * @param {string} words
 */
function link(url, words) {
    return h('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer', class: 'link' }, words);
}

/** @param {string} address */
function read(address) {
    try {
        const url = new URL(address);
        return url.hostname && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null;
    } catch {
        return null;
    }
}

/** @param {string} address */
function trim(address) {
    for (let before = '', now = address; ; before = now, now = cut(now)) if (before === now) return now;
}

/** @param {string} address */
function cut(address) {
    const bare = address.replace(TAIL, '');
    const count = (/** @type {string} */ character) => bare.split(character).length;
    const isForeign = BRACKETS.some(([open, close]) => bare.endsWith(close) && count(close) > count(open));
    return isForeign ? bare.slice(0, -1) : bare;
}
