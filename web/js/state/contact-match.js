/**
 * Whose number is it? Pure, so that it can be tested without a page.
 *
 * An address is somebody's when user and domain are the same; a telephone number when its digits are, without what people
 * write between them, or the last nine of both: so that one with a country code and one without it meet.
 */
import { readNumber } from './number.js';

/** @typedef {import('../wire/types.js').ContactView} ContactView */
/** @typedef {{uri?: string, user?: string}} Reached how somebody calls, or is called */

const TAIL = 9;

/**
 * @param {string} written
 * @returns {string} `user@domain`, without scheme, port and parameters; empty for what is no address
 */
export function addressIn(written) {
    const [user, host = ''] = readNumber(written).replace(/^sips?:/, '').split(/[;?]/)[0].split('@');
    const domain = host.replace(/:\d+$/, '').toLowerCase();
    return domain && `${user}@${domain}`;
}

/**
 * @param {string} written
 * @returns {string} digits, `*` and `#`; empty for what is no telephone number
 */
export function digitsIn(written) {
    return /^\+?([0-9*#]+)$/.exec(readNumber(written))?.[1] ?? '';
}

/**
 * What to keep of somebody so that they are found again: the number where it is one, else the address.
 * @param {Reached} remote
 */
export function numberOf({ uri = '', user = '' }) {
    return digitsIn(user) ? user : addressIn(uri) || user;
}

/** @param {ContactView[]} contacts */
export function createDirectory(contacts) {
    /** @type {Map<string, ContactView>} */ const exact = new Map();
    /** @type {Map<string, ContactView>} */ const tails = new Map();
    const note = (/** @type {typeof exact} */ map, /** @type {string} */ key, /** @type {ContactView} */ contact) => {
        if (key && !map.has(key)) map.set(key, contact);
    };
    for (const contact of contacts) {
        for (const { number } of contact.numbers) {
            const digits = digitsIn(number);
            note(exact, digits || addressIn(number), contact);
            if (digits.length >= TAIL) note(tails, digits.slice(-TAIL), contact);
        }
    }
    return {
        /**
         * @param {Reached} remote
         * @returns {ContactView | undefined}
         */
        find({ uri = '', user = '' }) {
            const digits = digitsIn(user);
            const known = exact.get(addressIn(uri)) ?? exact.get(digits || addressIn(user));
            return known ?? (digits.length >= TAIL ? tails.get(digits.slice(-TAIL)) : undefined);
        },
    };
}
