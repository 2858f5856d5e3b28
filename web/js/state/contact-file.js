/**
 * A file of contacts on its way to the host: in parts between cards that fit a request, without what no telephone needs.
 *
 * The host reads the cards. Bytes stay bytes, one to a character: an old file says within how its letters are coded.
 */

/** Bytes of one part: as base64 it fits the field of the request. */
const PART = 46_080;
/** Properties that hold pictures, sounds and keys. */
const LARGE = /^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]/i;

/** The largest file that is read. */
export const FILE_LIMIT = 50_000_000;

/**
 * @param {Uint8Array} bytes
 * @returns {string[]} parts as base64
 */
export function partsOf(bytes) {
    /** @type {string[]} */ const parts = [];
    let part = '';
    for (const card of cardsIn(binary(inUTF8(bytes)))) {
        if (part && part.length + card.length > PART) {
            parts.push(part);
            part = '';
        }
        // A card that is too large even so is not one of a person.
        if (card.length <= PART) part += card;
    }
    if (part) parts.push(part);
    return parts.map(btoa);
}

/** @param {string} file */
function* cardsIn(file) {
    let card = '';
    let isLarge = false;
    for (const [line] of file.matchAll(/[^\r\n]*(?:\r\n|\r|\n|$)/g)) {
        // What is folded begins with a blank; base64 of version 2.1 may go on without one, and has no colon.
        isLarge = LARGE.test(line) || (isLarge && (/^[ \t]/.test(line) || !line.includes(':')));
        if (isLarge) continue;
        if (/^BEGIN:VCARD/i.test(line) && /\r?\nEND:VCARD\s*$/i.test(card)) {
            yield card;
            card = '';
        }
        card += line;
    }
    if (card.trim()) yield card.endsWith('\n') ? card : `${card}\r\n`;
}

/**
 * Some programs write files of 16 bits to a letter, and say so in front.
 * @param {Uint8Array} bytes
 */
function inUTF8(bytes) {
    const mark = `${bytes[0]} ${bytes[1]}`;
    const name = mark === '255 254' ? 'utf-16le' : mark === '254 255' ? 'utf-16be' : '';
    return name ? new TextEncoder().encode(new TextDecoder(name).decode(bytes)) : bytes;
}

/** @param {Uint8Array} bytes */
function binary(bytes) {
    let text = '';
    for (let start = 0; start < bytes.length; start += 8_192) text += String.fromCharCode(...bytes.subarray(start, start + 8_192));
    return text;
}
