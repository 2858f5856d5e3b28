/**
 * A view whose code is fetched when it is first opened, so that the telephone itself is there at once.
 */
import { text } from '../text/text.js';
import { h } from './dom.js';

/** @typedef {import('./shell.js').View} View */

/**
 * @param {string} title
 * @param {string[]} styles the view's own style sheets, by their paths beside `js/`
 * @param {() => Promise<View>} load
 * @returns {View & {view: () => View | null}}
 */
export function createLazyView(title, styles, load) {
    const element = h('div', { class: 'view lazy' });
    const heading = h('h1', { tabIndex: -1, class: 'visually-hidden' }, title);
    /** @type {View | null} */ let view = null;
    /** @type {import('../state/store.js').State | null} */ let current = null;

    async function fetch() {
        element.replaceChildren(heading, h('span', { class: 'spinner spinner--large' }));
        try {
            const [loaded] = await Promise.all([load(), ...styles.map(addStyle)]);
            view = loaded;
        } catch {
            const again = h('button', { class: 'button', type: 'button', onclick: fetch }, text.call.tryAgain);
            element.replaceChildren(heading, h('p', { role: 'alert' }, text.lazyFailed), again);
            return;
        }
        const hadFocus = document.activeElement === heading;
        element.replaceChildren(view.element);
        if (current) view.update(current);
        if (!element.isConnected) return;
        view.opened?.();
        if (hadFocus && !element.contains(document.activeElement)) view.element.querySelector('h1')?.focus({ preventScroll: true });
    }

    return {
        element,
        title,
        view: () => view,
        opened: () => (view ? view.opened?.() : void fetch()),
        closed: () => view?.closed?.(),
        tick: () => view?.tick?.(),
        update(state) {
            current = state;
            view?.update(state);
        },
        onKey: (event) => view?.onKey(event) ?? false,
        onPaste: (pasted) => view?.onPaste(pasted),
    };
}

/** @param {string} href */
function addStyle(href) {
    // A copy of the page has its files at a place of their own (sw-kept.js).
    const url = new URL(`../../${href}`, import.meta.url).href;
    if ([...document.styleSheets].some((each) => each.href === url)) return Promise.resolve();
    const link = h('link', { rel: 'stylesheet', href: url });
    return new Promise((resolve, reject) => {
        link.onload = resolve;
        link.onerror = () => {
            link.remove();
            reject(new Error(href));
        };
        document.head.append(link);
    });
}
