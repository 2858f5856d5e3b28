/**
 * The way back to a running call, while the person looks for another number.
 */
import { durationOf, isLive, nameOf } from '../state/page-call.js';
import { text } from '../text/text.js';
import { describe } from './call-words.js';
import { h, setText, show } from './dom.js';
import { formatDuration } from './duration.js';
import { icon } from './icon.js';

/** @param {() => void} goBack */
export function createPhoneReturn(goBack) {
    const name = h('strong', {});
    const words = h('span', {});
    const element = h(
        'button',
        { class: 'phone__return', type: 'button', id: 'back-to-call', hidden: true, onclick: goBack },
        icon('back'),
        h('span', { class: 'phone__return-who' }, name, words),
    );
    /** @type {import('../state/store.js').PageCall | null} */ let call = null;
    const tick = () => {
        if (call) setText(words, `${describe(call)} · ${formatDuration(durationOf(call))}`);
    };
    return {
        element,
        tick,
        /** @param {import('../state/store.js').State} state */
        update(state) {
            call = state.adding ? state.call : null;
            show(element, call !== null && isLive(call));
            if (call) setText(name, text.phone.backTo(nameOf(call)));
            tick();
        },
    };
}
