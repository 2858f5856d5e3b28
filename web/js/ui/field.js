/**
 * One labelled input of a form, with its hint and its error at the field.
 */
import { text } from '../text/text.js';
import { h, setText, show } from './dom.js';

/**
 * @typedef {object} FieldOptions
 * @property {string} name the wire name; also makes the id
 * @property {string} label
 * @property {string} [hint]
 * @property {boolean} [isOptional]
 * @property {Partial<HTMLInputElement>} [input]
 * @property {Node} [extra] placed beside the input
 * @property {string[][]} [options] value and name of each: makes it a choice
 * @property {boolean} [isLong] several lines of text
 */

/** @param {FieldOptions} options */
export function createField({ name, label, hint = '', isOptional = false, input = {}, extra, options, isLong = false }) {
    const id = `field-${name}`;
    const about = { id, name, class: 'input', 'aria-describedby': `${id}-hint ${id}-error` };
    const typed = { ...about, spellcheck: false, ...input };
    const control = options
        ? h('select', { ...about, class: 'input select' }, ...options.map(([value, words]) => h('option', { value }, words)))
        : isLong ? h('textarea', { ...typed, rows: 4 }) : h('input', { ...typed, type: input.type ?? 'text' });
    control.setAttribute('autocapitalize', 'none');
    const hintLine = h('p', { class: 'field__hint', id: `${id}-hint`, hidden: hint === '' }, hint);
    const error = h('p', { class: 'field__error', id: `${id}-error`, hidden: true });
    const tag = isOptional ? h('span', { class: 'field__optional' }, text.settings.optional) : null;
    const setError = (/** @type {string} */ message) => {
        control.setAttribute('aria-invalid', String(message !== ''));
        setText(error, message);
        show(error, message !== '');
    };
    control.addEventListener('input', () => setError(''));
    return {
        name,
        label,
        control,
        setError,
        element: h(
            'div',
            { class: 'field', 'data-field': name },
            h('label', { for: id }, label, tag),
            h('div', { class: 'field__box' }, control, extra ?? null),
            error,
            hintLine,
        ),
        get value() {
            return control.value.trim();
        },
        set value(value) {
            control.value = value;
            setError('');
        },
        /** @param {string} value */
        setHint(value) {
            setText(hintLine, value);
            show(hintLine, value !== '');
        },
    };
}

/** @typedef {ReturnType<typeof createField>} Field */

/**
 * A password field that can be looked at.
 * @param {FieldOptions} options
 */
export function createPasswordField(options) {
    const toggle = h(
        'button',
        { class: 'field__toggle', type: 'button', 'aria-pressed': 'false', 'aria-controls': `field-${options.name}` },
        text.settings.showPassword,
    );
    const field = createField({ ...options, extra: toggle, input: { ...options.input, type: 'password' } });
    toggle.addEventListener('click', () => {
        const control = /** @type {HTMLInputElement} */ (field.control);
        const isShown = control.type === 'text';
        control.type = isShown ? 'password' : 'text';
        toggle.setAttribute('aria-pressed', String(!isShown));
        setText(toggle, isShown ? text.settings.showPassword : text.settings.hidePassword);
    });
    return field;
}

/**
 * Shows an error at each field that is at fault and moves the focus to the first.
 * @param {Field[]} fields
 * @param {Record<string, string>} errors message by field name
 * @returns {boolean} whether there was any
 */
export function showErrors(fields, errors) {
    const faulty = fields.filter((field) => errors[field.name]);
    for (const field of fields) field.setError(errors[field.name] ?? '');
    faulty[0]?.control.closest('details')?.setAttribute('open', '');
    faulty[0]?.control.focus();
    return faulty.length > 0;
}
