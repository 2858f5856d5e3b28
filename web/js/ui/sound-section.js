/**
 * Microphone, loudspeaker and ringing of this browser: which device, with a live test, and how the microphone is treated.
 */
import { processing } from '../audio/microphone.js';
import { deviceChoices, Devices } from '../state/devices.js';
import { pushChoices } from '../state/push.js';
import { ringingChoices } from '../state/ringing.js';
import { text } from '../text/text.js';
import { createSelect, createSwitch } from './choice.js';
import { h, setText, show } from './dom.js';
import { createMeter } from './meter.js';
import { formatPercent } from './number-format.js';

/** @typedef {import('../state/store.js').State} State */
/** @typedef {'echoCancellation' | 'noiseSuppression' | 'autoGainControl'} Processing */
/**
 * @typedef {object} SoundActions
 * @property {(role: import('../state/devices.js').Role, id: string) => Promise<void>} chooseDevice
 * @property {(what: Processing, isOn: boolean) => Promise<void>} process
 * @property {() => Record<string, unknown> | null} effective
 * @property {() => void} lookAtDevices
 * @property {() => Promise<void>} startTest
 * @property {() => void} stopTest
 * @property {() => void} playTest
 * @property {() => void} ringTest
 * @property {(percent: number) => void} setRingVolume
 * @property {(isOn: boolean) => Promise<void>} choosePush
 * @property {(isOn: boolean) => Promise<void>} choosePushPreview
 * @property {(choice: {sound?: boolean, vibration?: boolean, notifications?: boolean, keys?: boolean}) => Promise<void>} chooseRinging
 */

/** @param {SoundActions} actions */
export function createSoundSection(actions) {
    const microphone = createMicrophone(actions);
    const speaker = createDevice('speaker', actions, h('button', { class: 'button', type: 'button', id: 'test-speaker', onclick: actions.playTest }, text.sound.play));
    const keys = createSwitch({ name: 'key-tones', ...text.sound.keyTones, change: (isOn) => actions.chooseRinging({ keys: isOn }) });
    const ringing = createRinging(actions);
    const speakers = h('div', {}, card('speaker', speaker.element, keys.element), ringing.element);
    const grid = h('div', { class: 'settings__grid' }, microphone.element, speakers);
    return {
        element: h('div', { class: 'settings__section' }, grid),
        opened() {
            actions.lookAtDevices();
            microphone.fill();
        },
        closed: () => actions.stopTest(),
        setLevel: microphone.setLevel,
        /** @param {State} state */
        update(state) {
            microphone.update(state);
            speaker.update(state);
            keys.set(ringingChoices().keys);
            ringing.update(state);
        },
    };
}

/** @param {SoundActions} actions */
function createMicrophone(actions) {
    const device = createDevice('microphone', actions);
    const meter = createMeter('test', text.call.microphone);
    const test = h('button', { class: 'button', type: 'button', id: 'test-microphone', 'aria-pressed': 'false' });
    const problem = h('p', { class: 'field__error', role: 'alert', hidden: true });
    const names = /** @type {Processing[]} */ (['echoCancellation', 'noiseSuppression', 'autoGainControl']);
    const switches = names.map((name) => createSwitch({ name, ...text.sound[name], change: (isOn) => actions.process(name, isOn) }));
    const fill = () => {
        const wanted = processing();
        const effective = actions.effective();
        switches.forEach((each, index) => {
            const name = names[index];
            each.set(wanted[name]);
            const isOther = effective !== null && typeof effective[name] === 'boolean' && effective[name] !== wanted[name];
            each.setHint(isOther ? (effective[name] ? text.sound.staysOn : text.sound.staysOff) : text.sound[name].hint);
        });
    };
    let isOn = false;
    test.addEventListener('click', () => (isOn ? actions.stopTest() : actions.startTest()));
    const row = h('div', { class: 'sound__test' }, test, meter.element);
    return {
        element: card('microphone', device.element, row, problem, ...switches.map((each) => each.element)),
        fill,
        setLevel: meter.setLevel,
        /** @param {State} state */
        update(state) {
            isOn = state.microphone === 'on';
            const isInCall = state.call !== null && state.call.state !== 'ended';
            device.update(state);
            setText(test, isOn ? text.sound.stopTest : text.sound.startTest);
            test.setAttribute('aria-pressed', String(isOn));
            test.disabled = isInCall;
            if (!isOn) meter.silence();
            const words = state.microphoneProblem ? text.microphone[state.microphoneProblem] : null;
            setText(problem, words ? `${words.title}. ${words.body}` : '');
            show(problem, words !== null);
            fill();
        },
    };
}

/** @param {SoundActions} actions */
function createRinging(actions) {
    const test = h('button', { class: 'button', type: 'button', id: 'test-ringing', onclick: actions.ringTest }, text.sound.ring);
    const device = createDevice('ringer', actions, test);
    const volume = h('input', { class: 'slider', type: 'range', id: 'ring-volume', min: '0', max: '100', step: '5' });
    volume.addEventListener('input', () => actions.setRingVolume(Number(volume.value)));
    const sound = createSwitch({ name: 'ring-sound', ...text.sound.ringSound, change: (isOn) => actions.chooseRinging({ sound: isOn }) });
    const notify = createSwitch({ name: 'notifications', ...text.sound.notifications, change: (isOn) => actions.chooseRinging({ notifications: isOn }) });
    const shake = createSwitch({ name: 'vibration', ...text.sound.vibration, change: (isOn) => actions.chooseRinging({ vibration: isOn }) });
    const push = createPushSwitches(actions);
    show(shake.element, 'vibrate' in navigator && matchMedia('(pointer: coarse)').matches);
    show(notify.element, typeof Notification === 'function');
    const label = h('label', { for: 'ring-volume' }, text.sound.ringVolume);
    return {
        element: card('ringer', device.element, h('div', { class: 'field' }, label, volume), sound.element, notify.element, ...push.elements, shake.element),
        /** @param {State} state */
        update(state) {
            const choices = ringingChoices();
            const isAllowed = typeof Notification === 'function' && Notification.permission === 'granted';
            device.update(state);
            if (volume.value !== String(state.volumes.ring)) volume.value = String(state.volumes.ring);
            volume.style.setProperty('--share', `${state.volumes.ring}%`);
            volume.setAttribute('aria-valuetext', formatPercent(state.volumes.ring));
            sound.set(choices.sound);
            notify.set(choices.notifications && isAllowed);
            shake.set(choices.vibration);
            push.update(state);
        },
    };
}

/**
 * What happens while no tab is open; the hint says whether it really does.
 * @param {SoundActions} actions
 */
function createPushSwitches(actions) {
    let push = /** @type {State['push']} */ ('off');
    // While a switch waits it shows the wish; afterwards it shows what has come of it.
    const then = (/** @type {(isOn: boolean) => Promise<void>} */ act) => async (/** @type {boolean} */ isOn) => {
        await act(isOn);
        setTimeout(fill);
    };
    const tell = createSwitch({ name: 'push', label: text.sound.push.label, change: then(actions.choosePush) });
    const preview = createSwitch({ name: 'push-preview', ...text.sound.pushPreview, change: then(actions.choosePushPreview) });
    function fill() {
        const choices = pushChoices();
        tell.set(choices.on && push === 'on');
        tell.setHint(text.sound.push.states[push]);
        tell.control.disabled = push === 'insecure' || push === 'unsupported';
        preview.set(choices.preview);
        show(preview.element, choices.on && push === 'on');
    }
    return {
        elements: [tell.element, preview.element],
        /** @param {State} state */
        update(state) {
            push = state.push;
            fill();
        },
    };
}

/**
 * @param {import('../state/devices.js').Role} role
 * @param {SoundActions} actions
 * @param {HTMLElement} [extra]
 */
function createDevice(role, actions, extra) {
    const isPossible = role === 'microphone' || Devices.canChooseSpeaker;
    const select = createSelect({
        name: `device-${role}`, label: text.sound.device, hint: isPossible ? '' : text.sound.notHere,
        options: [['', text.sound.systemChoice]], change: (id) => actions.chooseDevice(role, id),
    });
    select.control.disabled = !isPossible;
    let shown = '';
    return {
        element: h('div', { class: 'sound__device' }, select.element, extra ?? null),
        /** @param {State} state */
        update({ devices }) {
            const found = role === 'microphone' ? devices.inputs : devices.outputs;
            const chosen = deviceChoices()[role];
            const list = found.map(({ id, label }, index) => [id, label || text.sound.unnamed(index + 1)]);
            // A chosen device that is not plugged in keeps its place: it is used again when it is back.
            if (chosen && !found.some(({ id }) => id === chosen)) list.push([chosen, text.sound.absent]);
            const key = JSON.stringify([list, chosen]);
            if (key === shown) return;
            shown = key;
            select.set(chosen, [['', text.sound.systemChoice], ...list]);
        },
    };
}

/**
 * @param {'microphone' | 'speaker' | 'ringer'} name
 * @param {...HTMLElement} content
 */
function card(name, ...content) {
    const id = `sound-${name}-title`;
    return h('section', { class: 'card form', 'aria-labelledby': id }, h('h2', { id }, text.sound.cards[name]), ...content);
}
