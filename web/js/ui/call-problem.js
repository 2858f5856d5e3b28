/**
 * What stands between the person and the sound of the call, and the way out of it.
 */
import { isElsewhere } from '../state/page-call.js';
import { text } from '../text/text.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';

/** @param {{openMicrophone: () => void, wake: () => void, take: (id: string) => void}} actions */
export function createCallProblem(actions) {
    const tap = h(
        'button',
        { class: 'tap', type: 'button', id: 'tap-to-hear', hidden: true, onclick: actions.wake },
        icon('speaker'),
        h('span', {}, h('strong', {}, text.call.tapToHear), h('small', {}, text.call.tapReason)),
    );
    const title = h('strong', {});
    const body = h('p', {});
    const again = h('button', { class: 'button', type: 'button', onclick: actions.openMicrophone }, text.call.tryAgain);
    const alert = h(
        'div',
        { class: 'problem', id: 'microphone-problem', role: 'alert', hidden: true },
        icon('microphoneOff'),
        h('div', {}, title, body, again),
    );
    const where = h('strong', {});
    const take = h('button', { class: 'button', type: 'button', id: 'take-here', onclick: () => shown?.id && actions.take(shown.id) }, text.call.takeHere);
    const elsewhere = h(
        'div',
        { class: 'problem', id: 'sound-elsewhere', role: 'status', hidden: true },
        icon('info'),
        h('div', {}, where, h('p', {}, text.call.elsewhereBody), take),
    );
    /** @type {import('../state/store.js').PageCall | null} */ let shown = null;
    return {
        element: h('div', { class: 'call__problems' }, tap, alert, elsewhere),
        /** @param {import('../state/store.js').State} state */
        update(state) {
            const { tapToHear, microphoneProblem, call } = state;
            shown = call;
            show(elsewhere, isElsewhere(state));
            // A call that nobody has answered yet belongs to the tab that placed it.
            show(take, call?.state === 'active');
            take.disabled = Boolean(call?.pending);
            setText(where, call?.takenBy ? text.call.elsewhereOn(call.takenBy) : text.call.elsewhere);
            const isLive = call?.state !== 'ended';
            show(tap, tapToHear && isLive);
            show(alert, microphoneProblem !== null && isLive);
            if (!microphoneProblem) return;
            setText(title, text.microphone[microphoneProblem].title);
            setText(body, text.microphone[microphoneProblem].body);
            show(again, microphoneProblem !== 'insecure');
        },
    };
}
