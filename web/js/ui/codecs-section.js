/**
 * Which codecs a line offers and in which order, and how sound is packed. Saved as it is changed; used from the next call.
 */
import { text } from '../text/text.js';
import { createSelect, createSwitch } from './choice.js';
import { createCodecList } from './codec-list.js';
import { h, setText, show } from './dom.js';
import { createLineChoice } from './line-choice.js';

/** @typedef {import('../wire/types.js').AccountView} AccountView */
/**
 * @typedef {object} AudioConfig
 * @property {import('./codec-list.js').Codec[]} codecs
 * @property {boolean} chosen
 * @property {number} packetTime
 * @property {number} bitrate
 * @property {boolean} [silenceSuppression]
 */
/** @typedef {{codecs?: string[], packetTime?: number, bitrate?: number, silenceSuppression?: boolean}} AudioChange */
/**
 * @typedef {object} CodecActions
 * @property {(account: AccountView) => Promise<AudioConfig>} loadAudio
 * @property {(account: AccountView, change: AudioChange) => Promise<unknown>} saveAudio
 */

const PACKET_TIMES = [10, 20, 30, 40, 60];
const BITRATES = [8, 12, 16, 24, 32, 40, 64];

/** @param {CodecActions} actions */
export function createCodecsSection(actions) {
    const words = text.codecs;
    const line = createLineChoice('codecs', () => load());
    const status = h('p', { class: 'muted', role: 'status' });
    const save = async (/** @type {Parameters<CodecActions['saveAudio']>[1]} */ change) => {
        const account = line.account();
        if (!account) return;
        await actions.saveAudio(account, change);
        if (change.codecs) setText(status, '');
    };
    const list = createCodecList({ save: (codecs) => save({ codecs }) });
    const packetTime = createSelect({
        name: 'packetTime', ...words.packetTime, options: PACKET_TIMES.map((each) => [String(each), `${each} ms`]),
        change: (value) => save({ packetTime: Number(value) }),
    });
    const bitrate = createSelect({
        name: 'bitrate', ...words.bitrate, options: BITRATES.map((each) => [String(each * 1000), `${each} kbit/s`]),
        change: (value) => save({ bitrate: Number(value) }),
    });
    const silence = createSwitch({
        name: 'silenceSuppression', ...words.silenceSuppression, change: (isOn) => save({ silenceSuppression: isOn }),
    });
    const order = h(
        'section',
        { class: 'card form', 'aria-labelledby': 'codec-title' },
        h('h2', { id: 'codec-title' }, words.title),
        h('p', { class: 'muted' }, words.body),
        status,
        list.element,
    );
    const packing = h('section', { class: 'card form', 'aria-labelledby': 'packing-title' }, h('h2', { id: 'packing-title' }, words.packing));
    packing.append(packetTime.element, bitrate.element, silence.element);
    const form = h('div', { class: 'settings__grid' }, order, packing);
    let loaded = '';

    async function load() {
        const account = line.account();
        show(form, account !== null);
        if (!account) return;
        loaded = account.id;
        setText(status, text.settings.devicesLoading);
        try {
            const config = await actions.loadAudio(account);
            if (loaded !== account.id) return;
            list.fill(config.codecs ?? []);
            packetTime.set(String(config.packetTime));
            bitrate.set(String(config.bitrate));
            silence.set(config.silenceSuppression ?? false);
            setText(status, config.chosen ? '' : words.unchosen);
        } catch (error) {
            loaded = '';
            setText(status, /** @type {Error} */ (error).message || text.settings.devicesFailed);
        }
    }
    return {
        element: h('div', { class: 'settings__section' }, line.element, form),
        opened: load,
        /** @param {import('../state/store.js').State} state */
        update({ accounts }) {
            line.update(accounts.filter((each) => !each.demo));
            if (line.account()?.id !== loaded) load();
        },
    };
}
