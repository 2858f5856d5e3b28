/**
 * Settings that take effect when they are changed: a switch, a choice of several, a text. While the host is asked the
 * control waits; a refusal puts the old value back and says why beside it.
 */
import { text } from '../text/text.js';
import { h, setText, show } from './dom.js';

/**
 * @typedef {object} ChoiceOptions
 * @property {string} name makes the id
 * @property {string} label
 * @property {string} [hint]
 * @property {(value: any) => Promise<unknown> | void} change
 */

/** @param {ChoiceOptions} options */
export function createSwitch({ name, label, hint = '', change }) {
    const id = `choice-${name}`;
    const control = h('input', { type: 'checkbox', class: 'switch', id, role: 'switch', 'aria-describedby': `${id}-hint` });
    const frame = createFrame(id, hint);
    const title = h('label', { for: id }, label);
    const element = h('div', { class: 'choice choice--switch' }, h('div', { class: 'choice__row' }, title, control), frame.element);
    control.addEventListener('change', () => frame.attempt(control, () => change(control.checked), () => {
        control.checked = !control.checked;
    }));
    return {
        element,
        control,
        setHint: frame.setHint,
        /** @param {boolean} isOn */
        set(isOn) {
            if (!frame.isBusy()) control.checked = isOn;
        },
    };
}

/** @param {ChoiceOptions & {options: string[][]}} options value and name of each */
export function createSelect({ name, label, hint = '', options, change }) {
    const id = `choice-${name}`;
    const control = h('select', { class: 'input select', id, 'aria-describedby': `${id}-hint` });
    const frame = createFrame(id, hint);
    const element = h('div', { class: 'choice field' }, h('label', { for: id }, label), control, frame.element);
    let value = '';
    const fill = (/** @type {string[][]} */ list) =>
        control.replaceChildren(...list.map(([each, words]) => h('option', { value: each }, words)));
    fill(options);
    control.addEventListener('change', () => frame.attempt(control, () => change(control.value), () => {
        control.value = value;
    }));
    return {
        element,
        control,
        setHint: frame.setHint,
        /**
         * @param {string} next
         * @param {string[][]} [list] other options than before
         */
        set(next, list) {
            if (list) fill(list);
            value = next;
            if (!frame.isBusy()) control.value = next;
        },
    };
}

/** @param {ChoiceOptions & {input?: Partial<HTMLInputElement>}} options */
export function createText({ name, label, hint = '', input = {}, change }) {
    const id = `choice-${name}`;
    const about = { class: 'input', id, type: 'text', autocomplete: 'off', spellcheck: false, 'aria-describedby': `${id}-hint` };
    const control = h('input', { ...about, ...input });
    const frame = createFrame(id, hint);
    const element = h('div', { class: 'choice field' }, h('label', { for: id }, label), control, frame.element);
    let value = '';
    control.addEventListener('change', () => frame.attempt(control, () => change(control.value.trim()), () => {
        // What was typed stays to be corrected.
    }));
    return {
        element,
        control,
        setHint: frame.setHint,
        /** @param {string} next */
        set(next) {
            const isEdited = control.value !== value || document.activeElement === control;
            value = next;
            if (!frame.isBusy() && !isEdited) control.value = next;
        },
    };
}

/**
 * The lines under a control, and the way it waits.
 * @param {string} id
 * @param {string} hint
 */
function createFrame(id, hint) {
    const about = h('p', { class: 'field__hint', id: `${id}-hint`, hidden: hint === '' }, hint);
    const error = h('p', { class: 'field__error', role: 'alert', hidden: true });
    const saved = h('p', { class: 'visually-hidden', role: 'status' });
    let busy = 0;
    return {
        element: h('div', { class: 'choice__notes' }, error, about, saved),
        isBusy: () => busy > 0,
        /** @param {string} value */
        setHint(value) {
            setText(about, value);
            show(about, value !== '');
        },
        /**
         * @param {HTMLElement} control
         * @param {() => Promise<unknown> | void} change
         * @param {() => void} undo
         */
        async attempt(control, change, undo) {
            busy += 1;
            control.setAttribute('aria-busy', 'true');
            show(error, false);
            setText(saved, '');
            try {
                await change();
                setText(saved, text.settings.changed);
            } catch (problem) {
                undo();
                setText(error, /** @type {Error} */ (problem).message);
                show(error, true);
            }
            busy -= 1;
            control.setAttribute('aria-busy', String(busy > 0));
        },
    };
}
