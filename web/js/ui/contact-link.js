/**
 * Addresses within the page of contacts, written and read.
 */
import { numberOf } from '../state/contact-match.js';

/** @typedef {{mode: 'list' | 'card' | 'edit' | 'add', id: string, number: string, name: string}} ContactPlace */

/**
 * @param {string} id
 * @param {boolean} [isEdited]
 */
export function contactLink(id, isEdited = false) {
    return `#contacts/${encodeURIComponent(id)}${isEdited ? '/edit' : ''}`;
}

/**
 * The form for somebody who is no contact yet.
 * @param {{uri?: string, user?: string, name?: string}} remote
 */
export function newContactLink(remote) {
    const name = remote.name && remote.name !== remote.user ? remote.name : '';
    return `#contacts/add/${[numberOf(remote), name].map(encodeURIComponent).join('/')}`;
}

/**
 * @param {string[]} path what follows the view in the address
 * @returns {ContactPlace}
 */
export function readPlace([id = '', second = '', third = '']) {
    if (id === 'add') return { mode: 'add', id: '', number: second, name: third };
    return { mode: !id ? 'list' : second === 'edit' ? 'edit' : 'card', id, number: '', name: '' };
}
