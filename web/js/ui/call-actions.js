/**
 * The buttons of a call: mute, speaker, keypad, message, new contact, hang up; after the call: call again, close.
 */
import { contactOf } from '../state/contacts.js';
import { isElsewhere } from '../state/page-call.js';
import { text } from '../text/text.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';

/**
 * @param {import('./call-view.js').CallActions} actions
 * @param {() => void} toggleKeypad
 */
export function createCallActions(actions, toggleKeypad) {
    const mute = createToggle('mute', 'microphone', 'microphoneOff', text.call.mute);
    const speaker = createToggle('speaker', 'speaker', 'speakerOff', text.call.speakerOff);
    const keypad = createToggle('keypad-toggle', 'keypad', 'keypad', text.call.keypad);
    const hold = createToggle('hold', 'hold', 'resume', text.call.hold);
    const transfer = createButton('transfer', 'transfer', text.call.transfer, actions.transfer);
    const add = createButton('add-call', 'add', text.call.add, actions.add);
    const write = createButton('write', 'chat', text.call.message, () => call && actions.write(number, call.account));
    const save = createButton('save-contact', 'addPerson', text.call.save, () => call && actions.save(call.remote));
    save.title = text.contacts.begin.full;
    const hangUp = createRound('hang-up', 'round--end', 'hangUp', text.call.hangUp, () => actions.hangUp());
    const again = createRound('again', 'round--call', 'phone', text.call.again, () => actions.again(number));
    const close = createRound('close', 'round--quiet', 'close', text.call.close, actions.dismiss);
    const faces = [mute.element, keypad.element, speaker.element, hold.element, transfer, add];
    const toggles = h('div', { class: 'call__toggles' }, ...faces);
    const ways = h('div', { class: 'call__ways' }, close, write, hangUp, again, save);
    /** @type {import('../state/store.js').PageCall | null} */ let call = null;
    let number = '';
    let isKeypadOpen = false;
    mute.element.addEventListener('click', () => actions.mute(!mute.isOn()));
    speaker.element.addEventListener('click', () => actions.muteSpeaker(!speaker.isOn()));
    hold.element.addEventListener('click', () => call && toggleHold(call, actions));
    keypad.element.addEventListener('click', () => {
        isKeypadOpen = !isKeypadOpen;
        toggleKeypad();
        keypad.set(isKeypadOpen);
    });
    return {
        element: h('div', { class: 'call__actions', role: 'group', 'aria-label': text.call.controls }, toggles, ways),
        /**
         * @param {import('../state/store.js').State} state
         * @param {boolean} isOpen whether the keypad shows
         */
        update(state, isOpen) {
            call = state.call;
            const isEnded = call?.state === 'ended';
            number = call?.remote.user ?? '';
            isKeypadOpen = isOpen;
            keypad.set(isOpen);
            mute.set(state.muted);
            speaker.set(state.speakerMuted);
            hold.set(call?.heldHere === true);
            for (const { element } of [mute, speaker]) element.disabled = isElsewhere(state);
            for (const element of [hold.element, transfer]) element.disabled = call?.state !== 'active';
            hold.element.setAttribute('aria-busy', String(Boolean(call?.pending)));
            for (const element of [toggles, hangUp]) show(element, !isEnded);
            for (const element of [close, again]) show(element, isEnded);
            show(write, number !== '' && Boolean(call?.id));
            show(save, number !== '' && Boolean(call?.id) && !(call && contactOf(call.remote)));
        },
    };
}

/**
 * @param {import('../state/store.js').PageCall} call
 * @param {Pick<import('./call-view.js').CallActions, 'hold' | 'resume'>} actions
 */
export function toggleHold({ id, heldHere }, actions) {
    if (id) heldHere ? actions.resume(id) : actions.hold(id);
}

/**
 * A button with the face of a toggle that does one thing.
 * @param {string} id
 * @param {Parameters<typeof icon>[0]} picture
 * @param {string} name
 * @param {() => void} onClick
 */
function createButton(id, picture, name, onClick) {
    const face = h('span', { class: 'toggle__face' }, icon(picture));
    const about = { class: 'toggle', type: 'button', id, onclick: () => onClick() };
    return h('button', about, face, h('span', { class: 'toggle__name' }, name));
}

/**
 * A button that stays pressed.
 * @param {string} id
 * @param {Parameters<typeof icon>[0]} off
 * @param {Parameters<typeof icon>[0]} on
 * @param {string} name
 */
function createToggle(id, off, on, name) {
    const face = h('span', { class: 'toggle__face' }, icon(off));
    const element = h(
        'button',
        { class: 'toggle', type: 'button', id, 'aria-pressed': 'false' },
        face,
        h('span', { class: 'toggle__name' }, name),
    );
    return {
        element,
        isOn: () => element.getAttribute('aria-pressed') === 'true',
        /** @param {boolean} isOn */
        set(isOn) {
            if (element.getAttribute('aria-pressed') === String(isOn)) return;
            element.setAttribute('aria-pressed', String(isOn));
            face.replaceChildren(icon(isOn ? on : off));
        },
    };
}

/**
 * @param {string} id
 * @param {string} style
 * @param {Parameters<typeof icon>[0]} picture
 * @param {string} name
 * @param {() => void} onClick
 */
function createRound(id, style, picture, name, onClick) {
    const label = h('span', { class: 'call__label' });
    setText(label, name);
    const face = h('span', { class: `round ${style}` }, icon(picture));
    return h('button', { class: 'call__button', type: 'button', id, onclick: onClick }, face, label);
}
