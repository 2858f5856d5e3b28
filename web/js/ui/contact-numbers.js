/**
 * The numbers of a contact as they are written: each with its kind; rows are added and taken away.
 */
import { text } from '../text/text.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';

/** @typedef {import('../wire/types.js').ContactView['numbers']} Numbers */

/** As many as the host keeps. */
const LIMIT = 10;
const LENGTH = 128;

/** @param {Numbers} given at least one */
export function createContactNumbers(given) {
    const words = text.contacts;
    const list = h('ul', { class: 'contact-form__numbers' });
    const error = h('p', { class: 'field__error', id: 'contact-numbers-error', role: 'alert', hidden: true });
    const hint = h('p', { class: 'field__hint', id: 'contact-numbers-hint' }, words.numberHint);
    const more = h('button', { class: 'button button--small', type: 'button', id: 'add-number' }, icon('add'), words.addNumber);
    const legend = h('legend', {}, words.numbers);
    /** @type {ReturnType<typeof createRow>[]} */ let rows = [];

    const refresh = () => {
        rows.forEach((row, index) => row.place(index + 1, rows.length > 1));
        show(more, rows.length < LIMIT);
    };
    const add = (/** @type {Numbers[number]} */ entry) => {
        const row = createRow(entry, () => {
            const index = rows.indexOf(row);
            rows = rows.filter((each) => each !== row);
            row.element.remove();
            refresh();
            rows[Math.min(index, rows.length - 1)].input.focus();
        });
        rows.push(row);
        list.append(row.element);
        refresh();
        return row;
    };
    const fail = (/** @type {number} */ index, /** @type {string} */ said) => {
        rows.forEach((row, place) => row.input.setAttribute('aria-invalid', String(place === index && said !== '')));
        setText(error, said);
        show(error, said !== '');
        if (said) rows[index]?.input.focus();
    };
    more.addEventListener('click', () => add({ label: 'work', number: '' }).input.focus());
    list.addEventListener('input', () => fail(-1, ''));
    for (const each of given) add(each);
    return {
        element: h('fieldset', { class: 'contact-form__group' }, legend, list, error, hint, more),
        /** Rows that were left empty do not count. */
        get value() {
            return rows.map((row) => row.value).filter(({ number }) => number !== '');
        },
        /** @returns {boolean} whether there is a number to call */
        check() {
            const isFine = rows.some((row) => row.value.number !== '');
            fail(isFine ? -1 : 0, isFine ? '' : words.numberMissing);
            return isFine;
        },
        /**
         * @param {string} field as the host names it, `numbers.1.number` for example
         * @param {string} said
         * @returns {boolean} whether it is one of these
         */
        refuse(field, said) {
            const index = Number(/^numbers(?:\.(\d+))?/.exec(field)?.[1] ?? 0);
            if (!field.startsWith('numbers')) return false;
            const filled = rows.filter((row) => row.value.number !== '');
            fail(Math.max(0, rows.indexOf(filled[index])), said);
            return true;
        },
    };
}

/**
 * @param {Numbers[number]} entry
 * @param {() => void} onRemove
 */
function createRow({ label, number }, onRemove) {
    const words = text.contacts;
    const options = Object.entries(words.labels).map(([value, name]) => h('option', { value }, name));
    const kind = h('select', { class: 'input select contact-form__kind' }, ...options);
    const input = h('input', { class: 'input', type: 'text', maxLength: LENGTH, autocomplete: 'off', spellcheck: false });
    input.setAttribute('autocapitalize', 'none');
    input.setAttribute('aria-describedby', 'contact-numbers-error contact-numbers-hint');
    const remove = h('button', { class: 'contacts__button', type: 'button', onclick: onRemove }, icon('close'));
    kind.value = label;
    input.value = number;
    return {
        element: h('li', { class: 'contact-form__number' }, kind, input, remove),
        input,
        get value() {
            return { label: /** @type {Numbers[number]['label']} */ (kind.value), number: input.value.trim() };
        },
        /**
         * @param {number} at
         * @param {boolean} canGo
         */
        place(at, canGo) {
            kind.setAttribute('aria-label', words.label(at));
            input.setAttribute('aria-label', words.number(at));
            remove.setAttribute('aria-label', words.removeNumber(at));
            remove.title = words.removeNumber(at);
            show(remove, canGo);
        },
    };
}
