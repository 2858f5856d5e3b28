/**
 * How good each call sounds: the last readings that the host pushed, and a word for each score.
 */

/**
 * @typedef {object} Reading
 * @property {number | null} mos estimated listening quality, 1…4.5, of the worse direction
 * @property {number | null} lossPercent
 * @property {number | null} jitterMs
 * @property {number | null} roundTripMs
 * @property {number | null} delayMs one way, as far as the host sees it
 */

/** A reading comes every few seconds: this is what the graph shows. */
const LIMIT = 40;

/**
 * @param {import('./store.js').Store} store
 * @param {any} data the push `quality`
 */
export function noteQuality(store, data) {
    if (typeof data?.callId !== 'string' || !data.quality) return;
    const before = store.state.quality[data.callId] ?? [];
    // Only calls that are known keep readings: the list cannot grow with calls that are over.
    const known = store.state.calls.flatMap(({ id }) => (id ? [id] : []));
    const kept = Object.entries(store.state.quality).filter(([id]) => known.includes(id));
    if (!known.includes(data.callId)) return;
    const quality = { ...Object.fromEntries(kept), [data.callId]: [...before, readingOf(data.quality)].slice(-LIMIT) };
    store.update({ quality });
}

/**
 * The worse of both ways.
 * @param {import('../wire/types.js').QualityView} quality
 * @returns {Reading}
 */
export function readingOf({ receive, send, roundTripMs }) {
    return {
        mos: least(receive.mos, send.mos),
        lossPercent: most(receive.lossPercent, send.lossPercent),
        jitterMs: most(receive.jitterMs, send.jitterMs),
        roundTripMs: most(roundTripMs),
        delayMs: most(receive.delayMs, send.delayMs),
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
