/**
 * Lets a click on a `tel:` or `sip:` link of any page enter its number here. The browser asks the person, and keeps the answer.
 */
import { text } from '../text/text.js';
import { h, show } from './dom.js';

/** What the HTML Standard lets a page take over of what we can call. */
const SCHEMES = ['tel', 'sip'];

export function createLinkChoice() {
    const words = text.settings;
    const isPossible = typeof navigator.registerProtocolHandler === 'function';
    const button = h('button', { class: 'button', type: 'button', id: 'take-links', 'aria-describedby': 'take-links-hint' }, words.takeLinks);
    button.addEventListener('click', () => {
        const address = `${new URL('./', document.baseURI).href}#call=%s`;
        for (const scheme of SCHEMES) navigator.registerProtocolHandler(scheme, address);
    });
    const hint = h('p', { class: 'field__hint', id: 'take-links-hint' }, words.takeLinksHint);
    const about = { class: 'card form', 'aria-labelledby': 'links-title' };
    const element = h('section', about, h('h2', { id: 'links-title' }, words.links), hint, h('div', { class: 'form__buttons' }, button));
    // The installed page has them by its manifest, and some browsers have none.
    show(element, isPossible && !matchMedia('(display-mode: standalone)').matches);
    return element;
}
