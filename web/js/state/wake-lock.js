/**
 * Keeps the screen from going dark during a call, where the browser can: a phone in the hand would end its sound.
 * @param {import('./store.js').Store} store
 */
export function keepAwake(store) {
    /** @type {{release: () => Promise<void>, released: boolean} | null} */ let lock = null;
    let isAsking = false;
    const follow = async () => {
        const { call } = store.state;
        const isWanted = call?.state === 'active' && call.attached && document.visibilityState === 'visible';
        if (!isWanted) {
            lock?.release().catch(() => {});
            lock = null;
        } else if ((lock === null || lock.released) && !isAsking) {
            isAsking = true;
            lock = await /** @type {any} */ (navigator).wakeLock?.request('screen').catch(() => null) ?? null;
            isAsking = false;
            // The call may have ended while the browser thought about it.
            if (lock && store.state.call?.state !== 'active') follow();
        }
    };
    store.subscribe(follow);
    document.addEventListener('visibilitychange', follow);
}
