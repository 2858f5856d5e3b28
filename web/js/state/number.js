/**
 * A number as people write it, made into one that can be dialled.
 */

/** The longest number or address that can be entered. */
export const NUMBER_LIMIT = 255;

/**
 * Takes `tel:`, `sip:` and `web+sip:` links, numbers with spaces, dots, dashes and brackets, and digits of any script.
 * @param {string} written
 * @returns {string} empty when there is nothing to dial in it
 */
export function readNumber(written) {
    const text = written.normalize('NFKC').trim();
    const link = /^(?:web\+)?(tel|sips?|callto):(?:\/\/)?(.*)$/i.exec(text);
    const scheme = link?.[1].toLowerCase() ?? '';
    const rest = decode(link?.[2] ?? text);
    if (scheme.startsWith('sip') || /^[^\s@]+@[^\s@]+$/.test(rest)) {
        const address = rest.replace(/\s+/g, '');
        return (scheme === 'sips' ? `sips:${address}` : address).slice(0, NUMBER_LIMIT);
    }
    // Parameters of a tel link (RFC 3966, section 3) are for machines.
    const [number] = rest.split(';');
    // In +49 (0) 30 the zero is for callers at home.
    const international = number.replace(/^(\s*\+\s*\d{1,3})\s*\(0\)/, '$1');
    return international.replace(/[^\p{L}0-9+*#]/gu, '').slice(0, NUMBER_LIMIT);
}

/** @param {string} text */
function decode(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}
