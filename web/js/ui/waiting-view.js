/**
 * What stands there until the host has said who we are; and while no host answers, what can be done until it does.
 */
import { isAlone } from '../state/store.js';
import { text } from '../text/text.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';

/** @param {{openHistory: () => void}} actions */
export function createWaitingView({ openHistory }) {
    const words = text.access;
    const spinner = h('span', { class: 'spinner spinner--large' });
    const face = h('span', { class: 'waiting__face' }, icon('offline'));
    const title = h('h1', { id: 'waiting-title', class: 'waiting__title', tabIndex: -1 }, words.connecting);
    const hint = h('p', { class: 'waiting__hint' }, words.waitingHint);
    const calls = h('button', { class: 'button', type: 'button', id: 'kept-calls', onclick: openHistory }, words.keptCalls);
    const about = { class: 'waiting view', 'data-view': 'waiting', 'aria-labelledby': 'waiting-title' };
    const element = h('section', about, spinner, face, title, hint, calls);
    return {
        element,
        title: text.name,
        /** @param {import('../state/store.js').State} state */
        update(state) {
            const isLonely = isAlone(state);
            element.classList.toggle('is-alone', isLonely);
            setText(title, isLonely ? words.waiting : words.connecting);
            show(spinner, !isLonely);
            show(face, isLonely);
            show(hint, isLonely);
            show(calls, isLonely && state.history.length > 0);
        },
        onKey: () => false,
        onPaste() {},
    };
}
