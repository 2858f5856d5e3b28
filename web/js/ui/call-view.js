/**
 * The call: who, state, timer, sound, tones and the way out.
 */
import { durationOf, isElsewhere, nameOf } from '../state/page-call.js';
import { text } from '../text/text.js';
import { createAvatar } from './avatar.js';
import { createCallActions, toggleHold } from './call-actions.js';
import { createCallFacts } from './call-facts.js';
import { createCallList } from './call-list.js';
import { createCallProblem } from './call-problem.js';
import { describe } from './call-words.js';
import { createDialPad, flashKey } from './dial-pad.js';
import { h, setText, show } from './dom.js';
import { formatDuration } from './duration.js';
import { createSoundPanel } from './sound-panel.js';

const TONES = /^[0-9*#]$/;

/**
 * @typedef {object} CallActions
 * @property {(digit: string) => void} sendDigit
 * @property {(muted: boolean) => void} mute
 * @property {(muted: boolean) => void} muteSpeaker
 * @property {(which: 'microphone' | 'far', percent: number) => void} setVolume
 * @property {(id: string) => void} hold
 * @property {(id: string) => void} resume
 * @property {(id: string) => void} take gives this tab a call that is heard elsewhere
 * @property {() => void} transfer
 * @property {() => void} add
 * @property {(id?: string) => void} hangUp
 * @property {() => void} openMicrophone
 * @property {() => void} wake
 * @property {() => void} dismiss
 * @property {(number: string) => void} again
 * @property {(number: string, account: string) => void} write
 * @property {(remote: import('../wire/types.js').RemoteView) => void} save makes a contact of somebody
 */

/** @param {CallActions} actions */
export function createCallView(actions) {
    const who = createWho();
    const list = createCallList(actions);
    const problem = createCallProblem(actions);
    const sound = createSoundPanel(actions);
    const keypad = createKeypad(actions);
    const controls = createCallActions(actions, () => element.classList.toggle('is-keypad-open'));
    const element = h(
        'section',
        { class: 'call view', 'data-view': 'call', 'aria-labelledby': 'call-title' },
        problem.element,
        h('div', { class: 'call__main card' }, list.element, who.element, controls.element),
        h('div', { class: 'call__side' }, keypad.element, sound.element),
    );
    /** @type {import('../state/store.js').State | null} */ let current = null;
    const onLetter = (/** @type {string} */ letter) => {
        const call = current?.call;
        if (!current || !call) return false;
        const isActive = call.id !== null && call.state === 'active';
        if (letter === 'm' && !isElsewhere(current)) actions.mute(!current.muted);
        else if (letter === 'h' && isActive) toggleHold(call, actions);
        else if (letter === 't' && isActive) actions.transfer();
        else if (letter === 'a') actions.add();
        else return false;
        return true;
    };

    return {
        element,
        title: text.name,
        setLevel: sound.setLevel,
        /** @param {import('../state/store.js').State} state */
        update(state) {
            current = state;
            if (!state.call) return;
            element.setAttribute('data-call-state', state.call.state);
            if (state.call.state === 'ended') element.classList.remove('is-keypad-open');
            who.update(state.call, state);
            list.update(state);
            problem.update(state);
            controls.update(state, element.classList.contains('is-keypad-open'));
            keypad.update(state.call);
            sound.update(state);
            show(sound.element, !isElsewhere(state));
        },
        /** Shows the running time; called a few times a second. */
        tick() {
            if (current?.call) who.tick(current.call);
            list.tick();
        },
        /** @param {KeyboardEvent} event */
        onKey(event) {
            const isEnded = current?.call?.state === 'ended';
            if (event.key === 'Escape') isEnded ? actions.dismiss() : actions.hangUp();
            else if (isEnded && event.key === 'Enter') actions.dismiss();
            else if (TONES.test(event.key)) {
                flashKey(keypad.pad, event.key);
                actions.sendDigit(event.key);
            } else return !isEnded && onLetter(event.key.toLowerCase());
            return true;
        },
        onPaste() {},
    };
}

function createWho() {
    const avatar = createAvatar('call__avatar');
    const name = h('h1', { class: 'call__name', id: 'call-title', tabIndex: -1 });
    const address = h('p', { class: 'call__address muted' });
    const state = h('p', { class: 'call__state', id: 'call-state', role: 'status' });
    const timer = h('p', { class: 'call__timer', id: 'call-timer', role: 'timer', 'aria-label': text.call.timer });
    const facts = createCallFacts();
    const tick = (/** @type {import('../state/store.js').PageCall} */ call) => {
        const duration = durationOf(call);
        show(timer, duration > 0);
        setText(timer, formatDuration(duration));
    };
    return {
        element: h('div', { class: 'call__who' }, avatar.element, name, address, state, timer, facts.element),
        tick,
        /**
         * @param {import('../state/store.js').PageCall} call
         * @param {import('../state/store.js').State} whole
         */
        update(call, whole) {
            facts.update(whole);
            const title = nameOf(call) || text.incoming.anonymous;
            avatar.update(title);
            setText(name, title);
            setText(address, call.remote.uri.replace(/^sips?:/, ''));
            setText(state, describe(call));
            tick(call);
        },
    };
}

/** @param {CallActions} actions */
function createKeypad(actions) {
    const pad = createDialPad({ onKey: actions.sendDigit, hasPlus: false });
    const heard = h('output', { id: 'digits-heard' });
    const sent = h('output', { id: 'digits-sent' });
    const heardLine = h('p', { class: 'digits', role: 'status' }, h('span', { class: 'muted' }, text.call.heard), heard);
    const sentLine = h('p', { class: 'digits' }, h('span', { class: 'muted' }, text.call.sent), sent);
    const about = { class: 'keypad card', id: 'keypad', 'aria-label': text.call.keypad };
    const element = h('section', about, heardLine, sentLine, pad);
    return {
        pad,
        element,
        /** @param {import('../state/store.js').PageCall} call */
        update(call) {
            setText(heard, call.heard || '–');
            setText(sent, call.sent || '–');
            // A call without digits has no need of the lines; their place stays, so that no key moves under a thumb.
            heardLine.classList.toggle('is-empty', !call.heard);
            sentLine.classList.toggle('is-empty', !call.sent);
            for (const key of pad.querySelectorAll('button')) key.disabled = call.state === 'ended';
        },
    };
}
