/**
 * Asks for the microphone and knows what to tell a person when there is none.
 */

/** @typedef {'insecure' | 'denied' | 'missing' | 'busy' | 'failed'} MicrophoneProblem */

/** Where the person's switches are kept. */
const OVERRIDES_KEY = 'spech.audio';

/** The processing asked of the browser: all on, unless overridden. */
export function processing() {
    const wanted = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    try {
        const overrides = JSON.parse(localStorage.getItem(OVERRIDES_KEY) ?? '{}');
        for (const key of /** @type {(keyof typeof wanted)[]} */ (Object.keys(wanted))) {
            if (typeof overrides?.[key] === 'boolean') wanted[key] = overrides[key];
        }
    } catch {
        // Damaged overrides count as none.
    }
    return wanted;
}

/** @param {ReturnType<typeof processing>} wanted */
export function rememberProcessing(wanted) {
    try {
        localStorage.setItem(OVERRIDES_KEY, JSON.stringify(wanted));
    } catch {
        // Without storage the switches go back with the next page.
    }
}

/**
 * @param {string} [deviceId] a wish: without this microphone the system's own is used
 * @returns {Promise<{stream: MediaStream} | {problem: MicrophoneProblem}>}
 */
export async function openMicrophone(deviceId = '') {
    if (!navigator.mediaDevices?.getUserMedia) return { problem: 'insecure' };
    try {
        const audio = { ...processing(), channelCount: 1, ...(deviceId && { deviceId }) };
        return { stream: await navigator.mediaDevices.getUserMedia({ audio }) };
    } catch (error) {
        return { problem: problemOf(error) };
    }
}

/** @param {unknown} error */
function problemOf(error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
    if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
    if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
    return 'failed';
}
