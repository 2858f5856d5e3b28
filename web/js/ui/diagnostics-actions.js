/**
 * What the diagnostics may do.
 */
import { captureOf } from '../state/capture-file.js';
import { loadSignalling, plainText } from '../state/signalling.js';
import { reportOf } from './diagnostics-facts.js';
import { diagnosticsLink } from './diagnostics-link.js';
import { saveFile } from './save-file.js';

/** @typedef {import('../wire/types.js').SignallingView} SignallingView */

/** @param {Pick<import('./views.js').Parts, 'store' | 'control' | 'sound'>} parts */
export function createDiagnosticsActions({ store, control, sound }) {
    const soundFacts = () => ({
        microphone: sound.engine.effective, codec: sound.transport.statistics.codec,
        isAttached: sound.transport.attachment !== null, statistics: sound.statistics,
        sampleRate: sound.engine.context?.sampleRate ?? null,
    });
    return {
        load: (/** @type {string} */ account) => loadSignalling(control, account),
        sound: soundFacts,
        copy: (/** @type {SignallingView[]} */ messages) => navigator.clipboard.writeText(plainText(messages)),
        report(/** @type {SignallingView[]} */ messages) {
            const report = JSON.stringify(reportOf(store.state, soundFacts(), messages), null, 2);
            return save('json', new Blob([report], { type: 'application/json' }));
        },
        capture(/** @type {SignallingView[]} */ messages) {
            return save('pcapng', new Blob([captureOf(messages, store.state.version)], { type: 'application/octet-stream' }));
        },
        go: (/** @type {string} */ account, /** @type {string} */ call) => void (location.hash = diagnosticsLink(account, call)),
    };
}

/**
 * @param {string} ending
 * @param {Blob} blob
 */
function save(ending, blob) {
    const name = `spechphone-${new Date().toISOString().slice(0, 19).replace(/[T:]/g, '-')}.${ending}`;
    saveFile(name, blob);
    return name;
}
