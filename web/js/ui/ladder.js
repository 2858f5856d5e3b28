/**
 * SIP messages as a ladder: an arrow for each, from us to the server or back, that opens to show the whole message.
 */
import { isRefusal, nameOfMessage } from '../state/signalling.js';
import { words } from '../text/diagnostics.js';
import { locale } from '../text/text.js';
import { h, setText, show } from './dom.js';
import { createKeyedList } from './keyed-list.js';
import { formatNumber } from './number-format.js';

/** @typedef {import('../wire/types.js').SignallingView} SignallingView */

const TIME = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

export function createLadder() {
    const list = h('ol', { class: 'ladder', id: 'ladder', 'aria-label': words.signalling });
    const rows = createKeyedList(list, (/** @type {SignallingView} */ { number }) => String(number), createRung);
    // For the eyes only: each arrow says in words which way it goes.
    const ends = h('div', { class: 'ladder__ends', 'aria-hidden': 'true' }, h('span', {}, words.here), h('span', {}, words.there));
    return {
        element: h('div', {}, ends, list),
        /** @param {SignallingView[]} messages */
        update(messages) {
            rows.update(messages);
            show(ends, messages.length > 0);
            show(list, messages.length > 0);
        },
    };
}

/** @param {SignallingView} message */
function createRung(message) {
    const { at, direction, transport, local, remote, size } = message;
    const isOut = direction === 'outgoing';
    const name = nameOfMessage(message) || words.unreadable;
    const [from, to] = isOut ? [local, remote] : [remote, local];
    const whole = h('pre', { class: 'ladder__text', tabIndex: 0, role: 'region', 'aria-label': name });
    const about = h('p', { class: 'muted' }, words.about(transport.toUpperCase(), `${from} → ${to}`, formatNumber(size)));
    const details = h(
        'details',
        {},
        h(
            'summary',
            { class: 'ladder__rung' },
            h('span', { class: 'ladder__time muted' }, TIME.format(at)),
            h('span', { class: 'ladder__way' }, h('span', { class: 'muted' }, isOut ? words.sent : words.received), ' ', h('strong', {}, name)),
        ),
        about,
        whole,
    );
    // Many messages are long, and few are opened.
    details.addEventListener('toggle', () => details.open && setText(whole, message.text.replaceAll('\r\n', '\n').trimEnd()));
    const kind = isRefusal(message) ? 'refused' : direction;
    return { element: h('li', { class: 'ladder__row', 'data-way': direction, 'data-kind': kind, 'data-number': String(message.number) }, details), update() {} };
}
