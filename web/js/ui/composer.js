/**
 * The field in which a message is written: Enter sends, Shift and Enter begin a new line.
 */
import { text } from '../text/text.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';

/** What the host takes in one message. */
const LIMIT_BYTES = 16_384;
/** Lines that the field grows to before it scrolls. */
const LINES_LIMIT = 8;

/** @param {{send: (body: string) => boolean, changed: (body: string) => void}} actions `send` says whether it was taken */
export function createComposer(actions) {
    const field = h('textarea', {
        class: 'composer__field', id: 'message-text', rows: 1, dir: 'auto', placeholder: text.chat.placeholder,
        enterKeyHint: 'send', autocomplete: 'off', 'aria-describedby': 'message-error',
    });
    const error = h('p', { class: 'composer__error', id: 'message-error', role: 'alert', hidden: true });
    const about = { class: 'composer__send', type: 'submit', id: 'send-message', 'aria-label': text.chat.send, title: text.chat.send };
    const button = h('button', about, icon('send'));
    const element = h('form', { class: 'composer' }, error, h('div', { class: 'composer__row' }, field, button));

    const complain = (/** @type {string} */ message) => {
        setText(error, message);
        show(error, message !== '');
        field.setAttribute('aria-invalid', String(message !== ''));
    };
    const refresh = () => {
        field.style.height = 'auto';
        const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(field);
        const limit = parseFloat(lineHeight) * LINES_LIMIT + parseFloat(paddingTop) + parseFloat(paddingBottom);
        if (field.scrollHeight > 0) field.style.height = `${Math.min(field.scrollHeight + 2, limit)}px`;
        button.disabled = field.value.trim() === '';
        const excess = excessOf(field.value.trim());
        complain(excess > 0 ? text.chat.tooLong(excess) : '');
    };
    const send = () => {
        const body = field.value.trim();
        if (body === '' || excessOf(body) > 0) return;
        // The text stays in its field until it is kept elsewhere.
        if (!actions.send(body)) return complain(text.chat.full);
        field.value = '';
        refresh();
    };
    element.addEventListener('submit', (event) => {
        event.preventDefault();
        send();
        field.focus();
    });
    field.addEventListener('input', () => {
        refresh();
        actions.changed(field.value);
    });
    field.addEventListener('keydown', (event) => {
        // The Enter that ends a word of an input method is not for us.
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        send();
    });
    return {
        element,
        field,
        refresh,
        /**
         * Another conversation's text.
         * @param {string} body
         * @param {string} who
         */
        begin(body, who) {
            field.value = body;
            field.setAttribute('aria-label', text.chat.write(who));
            refresh();
        },
        /** @param {string} pasted */
        insert(pasted) {
            field.focus();
            field.setRangeText(pasted, field.selectionStart, field.selectionEnd, 'end');
            field.dispatchEvent(new Event('input'));
        },
    };
}

/**
 * How many characters at the end are too many.
 * @param {string} body
 */
function excessOf(body) {
    const encoder = new TextEncoder();
    // A character has three bytes at most for each unit of the text.
    if (body.length * 3 <= LIMIT_BYTES) return 0;
    const fitting = encoder.encodeInto(body, new Uint8Array(LIMIT_BYTES)).read;
    return [...body.slice(fitting)].length;
}
