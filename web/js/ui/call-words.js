/**
 * The state of a call in one line.
 */
import { isElsewhere } from '../state/page-call.js';
import { text } from '../text/text.js';

/** @typedef {import('../state/store.js').PageCall} PageCall */

/** @param {PageCall} call */
export function describe(call) {
    const words = text.call;
    if (call.state === 'ended') return call.end?.message || words.states.ended;
    if (call.pending && call.pending !== 'transfer') return words.pending[call.pending];
    if (call.transfer && call.state === 'active') return describeTransfer(call.transfer);
    if (call.state === 'active' && call.heldHere) return call.held ? words.heldByBoth : words.heldHere;
    if (call.state === 'active' && call.held) return words.held;
    if (call.state === 'ringing' && call.direction === 'incoming') return text.incoming.title;
    return words.states[call.state];
}

/** @param {import('../wire/types.js').TransferView} transfer */
function describeTransfer({ state, target = '', message }) {
    const words = text.transfer;
    if (state === 'failed') return message || words.failed(target);
    return state === 'ringing' ? words.ringing(target) : state === 'done' ? words.done(target) : words.trying(target);
}

/**
 * The same for a call that stands in the list beside the shown one.
 * @param {PageCall} call
 * @param {import('../state/store.js').State} state
 */
export function describeOther(call, state) {
    const isAway = isElsewhere({ ...state, call, hearing: false });
    if (call.heldHere && !call.held && !call.pending && !call.transfer) return text.call.onHold;
    return isAway ? text.call.inAnotherTab : describe(call);
}
