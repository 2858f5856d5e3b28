/**
 * A copy of the page in this browser, for the time when the host cannot be reached: has it made, and leaves it when the host answers.
 */
import { isLive } from './page-call.js';

/** The copy is made when the page has been let in, or asked to log in, and nobody has been in a call for this time. */
const CALM_MS = 5_000;
/** For the host's page, before the copy is left for it. */
const PAGE_LIMIT_MS = 3_000;

/** Whether this page is the copy. */
export const isKept = document.documentElement.dataset.kept !== undefined;

/** @param {import('./store.js').Store} store */
export function keepPage(store) {
    if (isKept) return leaveFor(store);
    if (!globalThis.isSecureContext || !('serviceWorker' in navigator)) return;
    let timer = 0;
    let isDone = false;
    const keep = () => {
        isDone = true;
        // Without a worker, such as with a certificate that the browser does not trust, there is no copy.
        askWorker(store.state.version).catch(() => {});
    };
    store.subscribe(({ access, calls }) => {
        if (isDone) return;
        const isCalm = access !== 'unknown' && !calls.some(isLive);
        if (!isCalm) {
            clearTimeout(timer);
            timer = 0;
        } else if (timer === 0) timer = setTimeout(keep, CALM_MS);
    });
}

/** @param {string} host its version */
async function askWorker(host) {
    await navigator.serviceWorker.register('sw.js', { scope: './' });
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage({ type: 'keep', host });
}

/**
 * A host that has let us in, or has not, can be reached: its own page takes over.
 * @param {import('./store.js').Store} store
 */
function leaveFor(store) {
    let isAsking = false;
    store.subscribe(async ({ access, connection }) => {
        if (isAsking || access === 'unknown' || connection !== 'open') return;
        isAsking = true;
        const limit = /** @type {any} */ (AbortSignal).timeout(PAGE_LIMIT_MS);
        const page = await fetch('./', { cache: 'reload', signal: limit }).catch(() => null);
        // Where the page itself does not come, this one does the work.
        if (page?.ok) location.reload();
    });
}
