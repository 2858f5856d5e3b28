/**
 * What the page derives from its picture of a call.
 */

import { contactOf } from './contacts.js';

/** @typedef {import('./store.js').PageCall} PageCall */
/** @typedef {import('../wire/types.js').CallView} CallView */

/**
 * Whether the call ended as calls do: by this person, or by the other side after the answer. There is nothing to read.
 * @param {PageCall} call
 */
export function isOrdinaryEnd({ durationMs, end }) {
    const ours = ['hungUp', 'cancelled', 'transferred'];
    return end !== undefined && (ours.includes(end.code) || (end.code === 'remoteHungUp' && durationMs > 0));
}

/**
 * Whether the call's sound is in another tab or browser: mute and volume have no hold of it here. The tab hears one of
 * its calls at a time; one that waits on hold is not elsewhere.
 * @param {import('./store.js').State} state
 */
export function isElsewhere({ call, hearing }) {
    const hasSound = call?.state === 'active' || call?.state === 'earlyMedia';
    return hasSound && !call.attached && !call.heldHere && hearing === false;
}

/**
 * Whether somebody calls and nobody has answered yet.
 * @param {PageCall} call
 */
export function isIncoming({ direction, state }) {
    return direction === 'incoming' && (state === 'ringing' || state === 'dialing');
}

/** @param {PageCall} call */
export function isLive({ state }) {
    return state !== 'ended';
}

/**
 * The far end as the person's contacts name it, else as the network does.
 * @param {{remote: {uri: string, user: string, name?: string}}} call
 */
export function nameOf({ remote }) {
    return contactOf(remote)?.name || remote.name || remote.user || remote.uri.replace(/^sips?:/, '');
}

/** @param {PageCall} call */
export function durationOf(call) {
    const isRunning = call.state === 'active' || (call.state === 'ending' && call.durationMs > 0);
    return call.durationMs + (isRunning ? performance.now() - call.receivedAt : 0);
}

/** What only the page knows of a call, before anything happened. */
const OWN = { pending: /** @type {PageCall['pending']} */ (''), silenced: false, endWanted: false, sent: '', heard: '' };

/**
 * The host's word on a call, together with what the page itself knows of it.
 * @param {CallView} view
 * @param {PageCall | undefined} known
 * @returns {PageCall}
 */
export function merge(view, known) {
    const { pending, silenced, endWanted, sent, heard } = known ?? OWN;
    const isEnding = known?.state === 'ending' && view.state !== 'ended';
    const own = { pending, silenced: silenced || view.silenced === true, endWanted, sent, heard, receivedAt: performance.now() };
    return { ...view, ...own, state: isEnding ? 'ending' : view.state };
}

/**
 * The call between the press of the button and the host's word.
 * @param {string} digits
 * @param {string} account
 * @returns {PageCall}
 */
export function placeholder(digits, account) {
    return {
        ...OWN,
        id: null,
        account,
        direction: 'outgoing',
        remote: { uri: '', user: digits },
        state: 'dialing',
        startedAt: Date.now(),
        durationMs: 0,
        held: false,
        attached: false,
        receivedAt: performance.now(),
    };
}

/**
 * The call that the page shows: the one the person chose, else the one that is heard here, else the least idle one.
 * A call that rings waits in its panel; one that has ended shows while no other is left.
 * @param {PageCall[]} calls
 * @param {string | null | undefined} chosen
 * @returns {PageCall | null}
 */
export function choose(calls, chosen) {
    const open = calls.filter((each) => !isIncoming(each) || each.pending === 'accept');
    const live = open.filter(isLive);
    const isChosen = (/** @type {PageCall} */ each) => each.id === chosen;
    return live.find(isChosen)
        ?? live.find((each) => each.attached)
        ?? live.find((each) => !each.heldHere)
        ?? live[0]
        ?? open.at(-1)
        ?? null;
}
