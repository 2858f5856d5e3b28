/**
 * The codecs in the order they are offered: moved by buttons or by dragging, each on or off.
 */
import { text } from '../text/text.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';

/** @typedef {{name: string, sampleRate: number, enabled: boolean, description: string}} Codec */

/** @param {{save: (names: string[]) => Promise<unknown>}} actions */
export function createCodecList({ save }) {
    const words = text.codecs;
    const list = h('ol', { class: 'codecs', id: 'codecs', 'aria-label': words.title });
    const error = h('p', { class: 'field__error', role: 'alert', hidden: true });
    const spoken = h('p', { class: 'visually-hidden', role: 'status' });
    /** @type {Codec[]} */ let codecs = [];
    /** @type {string | null} */ let dragged = null;

    const keep = async (/** @type {Codec[]} */ next) => {
        const before = codecs;
        fill(next);
        show(error, false);
        try {
            await save(next.flatMap(({ name, enabled }) => (enabled ? [name] : [])));
        } catch (problem) {
            fill(before);
            setText(error, /** @type {Error} */ (problem).message);
            show(error, true);
        }
    };
    const move = (/** @type {string} */ name, /** @type {number} */ to) => {
        const from = codecs.findIndex((each) => each.name === name);
        if (to < 0 || to >= codecs.length || from === to || from < 0) return;
        const next = codecs.filter((each) => each.name !== name);
        next.splice(to, 0, codecs[from]);
        keep(next);
        setText(spoken, words.moved(name, to + 1, codecs.length));
    };
    const toggle = (/** @type {string} */ name, /** @type {boolean} */ enabled) => {
        const next = codecs.map((each) => (each.name === name ? { ...each, enabled } : each));
        if (next.some((each) => each.enabled)) return keep(next);
        // A line without a codec could not call.
        fill(codecs);
        setText(error, words.lastOne);
        show(error, true);
    };

    function fill(/** @type {Codec[]} */ next) {
        codecs = next;
        const focus = document.activeElement?.id ?? '';
        list.replaceChildren(...next.map((codec, index) => createRow(codec, index)));
        if (focus.startsWith('codec-')) document.getElementById(focus)?.focus();
    }

    function createRow(/** @type {Codec} */ { name, sampleRate, enabled, description }, /** @type {number} */ index) {
        const id = `codec-${name.replace(/\W/g, '-')}`;
        const button = (/** @type {'up' | 'down'} */ way) => {
            const isAtEnd = way === 'up' ? index === 0 : index === codecs.length - 1;
            const about = { class: 'codecs__move', type: 'button', id: `${id}-${way}`, 'aria-label': words[way](name), 'aria-disabled': String(isAtEnd) };
            return h('button', { ...about, onclick: () => move(name, index + (way === 'up' ? -1 : 1)) }, icon(way));
        };
        const control = h('input', { type: 'checkbox', class: 'switch', role: 'switch', id, checked: enabled, 'aria-label': words.use(name) });
        control.addEventListener('change', () => toggle(name, control.checked));
        const what = h('span', { class: 'muted' }, [description, `${sampleRate / 1000} kHz`].filter(Boolean).join(' · '));
        const row = h(
            'li',
            { class: 'codecs__row', draggable: true, 'data-codec': name, 'data-enabled': String(enabled) },
            h('span', { class: 'codecs__grip', 'aria-hidden': 'true' }, icon('grip')),
            h('div', { class: 'codecs__what' }, h('strong', {}, name), what),
            button('up'),
            button('down'),
            control,
        );
        row.addEventListener('dragstart', () => (dragged = name));
        row.addEventListener('dragend', () => (dragged = null));
        row.addEventListener('dragover', (event) => dragged !== null && event.preventDefault());
        row.addEventListener('drop', (event) => {
            event.preventDefault();
            if (dragged) move(dragged, codecs.findIndex((each) => each.name === name));
        });
        return row;
    }
    return { element: h('div', {}, list, error, spoken), fill };
}
