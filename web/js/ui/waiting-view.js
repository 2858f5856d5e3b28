/**
 * What stands there until the host has said who we are.
 */
import { text } from '../text/text.js';
import { h } from './dom.js';

export function createWaitingView() {
    return {
        element: h(
            'section',
            { class: 'waiting view', 'data-view': 'waiting', 'aria-labelledby': 'waiting-title' },
            h('span', { class: 'spinner spinner--large' }),
            h('h1', { id: 'waiting-title', class: 'waiting__title', tabIndex: -1 }, text.access.connecting),
        ),
        title: text.name,
        update() {},
        onKey: () => false,
        onPaste() {},
    };
}
