/**
 * The keys of the keyboard, of a headset and of the system's own panel: they mute and hang up, where the browser passes them on.
 */
import { nameOf } from '../state/page-call.js';
import { text } from '../text/text.js';

/**
 * @param {import('../state/store.js').Store} store
 * @param {{mute: (muted: boolean) => void, hangUp: () => void}} actions
 */
export function followMediaKeys(store, actions) {
    const session = /** @type {any} */ (navigator.mediaSession);
    if (!session) return;
    const toggle = () => actions.mute(!store.state.muted);
    let shown = '';
    store.subscribe(({ call, muted }) => {
        const isUp = call?.state === 'active' && call.attached;
        const words = isUp ? `${nameOf(call) || text.incoming.anonymous} ${muted}` : '';
        if (words === shown) return;
        shown = words;
        // A browser that does not know an action says so by throwing.
        for (const [action, act] of Object.entries({ hangup: actions.hangUp, togglemicrophone: toggle, play: toggle, pause: toggle })) {
            try {
                session.setActionHandler(action, isUp ? act : null);
            } catch {
                continue;
            }
        }
        session.metadata = isUp ? new MediaMetadata({ title: nameOf(call) || text.incoming.anonymous, artist: text.name }) : null;
        session.playbackState = isUp ? (muted ? 'paused' : 'playing') : 'none';
        session.setMicrophoneActive?.(isUp && !muted)?.catch?.(() => {});
    });
}
