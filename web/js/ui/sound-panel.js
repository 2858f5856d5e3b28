/**
 * Volume and level of the two directions. Levels arrive twenty times a second and go straight to the bars.
 */
import { text } from '../text/text.js';
import { h, setText } from './dom.js';
import { icon } from './icon.js';
import { createMeter } from './meter.js';
import { formatPercent } from './number-format.js';

/** @typedef {'microphone' | 'far'} Direction */

/** @param {{setVolume: (which: Direction, percent: number) => void}} actions */
export function createSoundPanel(actions) {
    const rows = {
        microphone: createRow('microphone', text.call.microphone, actions),
        far: createRow('far', text.call.far, actions),
    };
    return {
        element: h(
            'section',
            { class: 'sound card', 'aria-labelledby': 'sound-title' },
            h('h2', { id: 'sound-title' }, text.call.sound),
            rows.microphone.element,
            rows.far.element,
        ),
        /** @param {import('../state/store.js').State} state */
        update({ volumes, call }) {
            if (call?.state === 'ended') for (const row of Object.values(rows)) row.silence();
            rows.microphone.setVolume(volumes.microphone);
            rows.far.setVolume(volumes.far);
        },
        /**
         * @param {Direction} of
         * @param {number} level 0…1
         */
        setLevel(of, level) {
            rows[of].setLevel(level);
        },
    };
}

/**
 * @param {Direction} which
 * @param {string} name
 * @param {{setVolume: (which: Direction, percent: number) => void}} actions
 */
function createRow(which, name, actions) {
    const value = h('output', { class: 'sound__value' });
    const slider = h('input', {
        class: 'slider',
        type: 'range',
        id: `volume-${which}`,
        min: '0',
        max: '200',
        step: '5',
        'aria-label': text.call.volumeOf(name),
        oninput: () => actions.setVolume(which, Number(slider.value)),
    });
    const meter = createMeter(which, name);
    return {
        element: h(
            'div',
            { class: 'sound__row' },
            icon(which === 'far' ? 'speaker' : 'microphone'),
            h('span', { class: 'sound__name', 'aria-hidden': 'true' }, name),
            value,
            meter.element,
            slider,
        ),
        setLevel: meter.setLevel,
        silence: meter.silence,
        /** @param {number} percent */
        setVolume(percent) {
            if (slider.value !== String(percent)) slider.value = String(percent);
            slider.style.setProperty('--share', `${percent / 2}%`);
            slider.setAttribute('aria-valuetext', formatPercent(percent));
            setText(value, formatPercent(percent));
        },
    };
}
