/**
 * The address of a conversation within the page, written and read.
 */

/**
 * @param {string} id
 * @param {string} [message] one to be found in it
 */
export function linkTo(id, message = '') {
    return `#chat/${encodeURIComponent(id)}${message && `/${encodeURIComponent(message)}`}`;
}

/**
 * @param {string} hash
 * @returns {{conversation: string, message: string}}
 */
export function readLink(hash) {
    const [view, conversation = '', message = ''] = hash.slice(1).split('/');
    return view === 'chat' ? { conversation: decode(conversation), message: decode(message) } : { conversation: '', message: '' };
}

/** @param {string} part of an address within the page */
export function decode(part) {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}
