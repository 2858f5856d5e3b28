/**
 * The SIP messages that the host keeps of a line, and what is told of them.
 */

/** @typedef {import('../wire/types.js').SignallingView} SignallingView */

/** The host keeps fewer of a line. */
const LIMIT = 2_000;

/**
 * All messages of a line, oldest first.
 * @param {import('../wire/control-socket.js').ControlSocket} control
 * @param {string} account
 * @returns {Promise<SignallingView[]>}
 */
export async function loadSignalling(control, account) {
    /** @type {SignallingView[]} */ const messages = [];
    for (let before = 0; messages.length < LIMIT;) {
        const reply = await control.request('signallingList', before ? { account, before } : { account });
        messages.push(...reply.messages);
        if (!reply.more || reply.messages.length === 0) break;
        before = reply.messages.at(-1).number;
    }
    return messages.reverse();
}

/**
 * What a message is in few words: `INVITE`, or `180 Ringing (INVITE)`.
 * @param {SignallingView} message
 */
export function nameOfMessage({ method, status, line }) {
    if (!method) return '';
    return status ? `${line.replace(/^SIP\/2\.0 /, '')} (${method})` : method;
}

/**
 * Whether a message refuses something; a question for a password is no refusal.
 * @param {SignallingView} message
 */
export function isRefusal({ status = 0 }) {
    return status >= 400 && status !== 401 && status !== 407;
}

/** @param {SignallingView[]} messages */
export function plainText(messages) {
    return messages.map(({ at, direction, transport, local, remote, text, size }) => {
        const arrow = direction === 'outgoing' ? '->' : '<-';
        return `${new Date(at).toISOString()} ${transport} ${local} ${arrow} ${remote} (${size} bytes)\n${text.replaceAll('\r\n', '\n')}`;
    }).join('\n');
}
