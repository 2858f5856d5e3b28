/**
 * How this page, the host and the lines are connected, in words; the same goes into a report.
 */
import { Devices } from '../state/devices.js';
import { words } from '../text/diagnostics.js';
import { text, worded } from '../text/text.js';
import { nameOfLine } from './line-name.js';
import { h } from './dom.js';

/** @typedef {import('../state/store.js').State} State */
/**
 * What the page's sound is at this moment.
 * @typedef {object} SoundFacts
 * @property {Record<string, unknown> | null} microphone what the browser really does to it
 * @property {{format: string, bitrate: number, frameMs: number}} codec
 * @property {boolean} isAttached whether this tab hears a call
 * @property {unknown} statistics
 * @property {number | null} sampleRate of the sound card, Hz
 */

const PROCESSING = /** @type {const} */ (['echoCancellation', 'noiseSuppression', 'autoGainControl']);
const FORMATS = /** @type {Record<string, string>} */ ({ opus: 'Opus', pcm16: 'PCM' });

export function createFacts() {
    const list = h('dl', { class: 'facts-list', id: 'connection-facts' });
    let shown = '';
    return {
        element: list,
        /**
         * @param {State} state
         * @param {SoundFacts} sound
         */
        update(state, sound) {
            const rows = factsOf(state, sound);
            const key = JSON.stringify(rows);
            if (key === shown) return;
            shown = key;
            list.replaceChildren(...rows.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
        },
    };
}

/**
 * @param {State} state
 * @param {SoundFacts} sound
 */
function factsOf({ accounts, connection, version }, { microphone, codec, isAttached }) {
    const names = words.facts;
    const lines = accounts.map((account) => {
        const { state, code = '', message = '', route } = account.registration;
        const said = text.registration[state]?.(nameOfLine(account)) ?? state;
        return [words.line, [said, route, worded(code, message)].filter(Boolean).join(' · ')];
    });
    return [
        ...lines,
        [names.page, connection === 'open' ? words.connected : text.header.offline],
        [names.sound, isAttached ? formatOf(codec) : words.none],
        [names.microphone, microphone ? processingOf(microphone) : words.none],
        [names.browser, navigator.userAgent],
        [names.version, version],
    ];
}

/** @param {SoundFacts['codec']} codec */
function formatOf({ format, bitrate, frameMs }) {
    const rate = format === 'opus' && bitrate ? `${Math.round(bitrate / 1_000)} kbit/s` : '';
    return [FORMATS[format] ?? format, rate, `${frameMs} ms`].filter(Boolean).join(' · ');
}

/** @param {Record<string, unknown>} effective */
function processingOf(effective) {
    const on = PROCESSING.filter((each) => effective[each] === true).map((each) => text.sound[each].label);
    return [effective.label, ...on].filter(Boolean).join(' · ') || words.none;
}

/**
 * Everything of the view in one object, for whoever helps. Nothing in it opens a door.
 * @param {State} state
 * @param {SoundFacts} sound
 * @param {import('../wire/types.js').SignallingView[]} signalling
 */
export function reportOf(state, sound, signalling) {
    const { accounts, calls, connection, history, quality, user, version } = state;
    return {
        product: 'SpechPhone', version, madeAt: new Date().toISOString(), user: user?.name,
        page: {
            address: location.origin, connection, browser: navigator.userAgent, languages: navigator.languages, language: text.locale,
            canChooseSpeaker: Devices.canChooseSpeaker, sound,
        },
        lines: accounts.map(({ id, user: name, domain, server, port, transport, outboundProxy, keepAlive, stun, registration, demo }) =>
            ({ id, user: name, domain, server, port, transport, outboundProxy, keepAlive, stun, registration, demo })),
        calls: calls.map(({ id, account, direction, remote, state: stage, startedAt, durationMs, codec, secure, end }) =>
            ({ id, account, direction, remote, state: stage, startedAt, durationMs, codec, secure, end, quality: quality[id ?? ''] })),
        lastCalls: history.slice(0, 20),
        signalling,
    };
}
