/**
 * Says that the host cannot be reached, when we try again, and lets the person try at once.
 */
import { text } from '../text/text.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';

/** A blink of the connection is not worth a banner. */
const PATIENCE_MS = 700;

/** @param {{retry: () => void}} actions */
export function createBanner({ retry }) {
    const title = h('strong', {});
    const wait = h('span', { class: 'banner__wait' });
    const button = h('button', { class: 'button', type: 'button', id: 'retry', onclick: retry }, text.banner.retry);
    const element = h(
        'section',
        { class: 'banner', id: 'banner', hidden: true, 'aria-label': text.banner.region },
        icon('offline'),
        h('p', {}, title, ' ', wait),
        button,
    );
    // The countdown changes each second; only the fact itself is announced.
    title.setAttribute('role', 'alert');
    let lostAt = 0;
    /** @param {import('../state/store.js').State} state */
    const update = ({ connection, retryAt, wasConnected }) => {
        const now = performance.now();
        lostAt = connection === 'open' ? 0 : lostAt || now;
        const isShown = lostAt !== 0 && now - lostAt >= (wasConnected ? PATIENCE_MS : 2 * PATIENCE_MS);
        show(element, isShown);
        if (!isShown) return setText(title, '');
        const seconds = Math.ceil((retryAt - now) / 1000);
        setText(title, wasConnected ? text.banner.lost : text.banner.unreachable);
        setText(wait, seconds > 0 ? text.banner.waiting(seconds) : text.banner.trying);
    };
    return { element, update };
}
