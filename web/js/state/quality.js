/**
 * How good each call sounds: the last readings that the host pushed, and a word for each score.
 */

/**
 * @typedef {object} Reading
 * @property {number | null} mos estimated listening quality, 1…4.5, of the worse direction
 * @property {number | null} lossPercent
 * @property {number | null} jitterMs
 * @property {number | null} roundTripMs
 * @property {number | null} delayMs mouth to ear
 */

/** A reading comes every few seconds: this is what the graph shows. */
const LIMIT = 40;

/**
 * @param {import('./store.js').Store} store
 * @param {any} data the push `quality`
 */
export function noteQuality(store, data) {
    if (typeof data?.callId !== 'string') return;
    const before = store.state.quality[data.callId] ?? [];
    // Only calls that are known keep readings: the list cannot grow with calls that are over.
    const known = store.state.calls.flatMap(({ id }) => (id ? [id] : []));
    const kept = Object.entries(store.state.quality).filter(([id]) => known.includes(id));
    if (!known.includes(data.callId)) return;
    const quality = { ...Object.fromEntries(kept), [data.callId]: [...before, readingOf(data)].slice(-LIMIT) };
    store.update({ quality });
}

/**
 * @param {any} data
 * @returns {Reading}
 */
function readingOf(data) {
    const down = data.receive ?? data;
    const up = data.send ?? {};
    return {
        mos: least(down.mos, up.mos),
        lossPercent: most(down.lossPercent, up.lossPercent),
        jitterMs: most(down.jitterMs, up.jitterMs),
        roundTripMs: most(data.roundTripMs),
        delayMs: most(data.delayMs),
    };
}

/** @param {...any} values */
function least(...values) {
    const numbers = values.filter(Number.isFinite);
    return numbers.length > 0 ? Math.min(...numbers) : null;
}

/** @param {...any} values */
function most(...values) {
    const numbers = values.filter(Number.isFinite);
    return numbers.length > 0 ? Math.max(...numbers) : null;
}

/**
 * The word for a score, after ITU-T G.107, annex B.
 * @param {number} mos
 * @returns {'excellent' | 'good' | 'fair' | 'poor' | 'bad'}
 */
export function gradeOf(mos) {
    if (mos >= 4.2) return 'excellent';
    if (mos >= 3.9) return 'good';
    if (mos >= 3.4) return 'fair';
    return mos >= 2.6 ? 'poor' : 'bad';
}
