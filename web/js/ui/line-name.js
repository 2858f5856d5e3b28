/**
 * A line as its owner knows it.
 */
import { text } from '../text/text.js';

/** @param {import('../wire/types.js').AccountView} account */
export function nameOfLine(account) {
    return account.demo ? text.header.demo : `${account.user}@${account.domain || account.server}`;
}

/**
 * The line that a call belongs to.
 * @param {{account: string}} call
 * @param {import('../state/store.js').State} state
 */
export function lineOf({ account }, { accounts }) {
    const found = accounts.find((each) => each.id === account);
    return found ? nameOfLine(found) : account;
}
