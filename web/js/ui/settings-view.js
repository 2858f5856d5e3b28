/**
 * Settings: the lines, their calls and codecs, this browser's sound, the devices, the way out.
 */
import { words } from '../text/diagnostics.js';
import { text } from '../text/text.js';
import { createCallsSection } from './calls-section.js';
import { createCodecsSection } from './codecs-section.js';
import { createDeviceList } from './device-list.js';
import { h, setText, show } from './dom.js';
import { createLanguageChoice } from './language-choice.js';
import { createLinkChoice } from './link-choice.js';
import { createLinesSection } from './lines-section.js';
import { createSoundSection } from './sound-section.js';

/** @typedef {import('../state/store.js').State} State */
/**
 * @typedef {import('./account-form.js').AccountActions
 *     & Parameters<typeof createCallsSection>[0] & import('./codecs-section.js').CodecActions
 *     & import('./sound-section.js').SoundActions
 *     & Parameters<typeof createDeviceList>[0] & {logout: () => void}} SettingsActions
 */
/** @typedef {{element: HTMLElement, update: (state: State) => void, opened?: () => void, closed?: () => void, tick?: () => void}} Section */

/** @param {SettingsActions} actions */
export function createSettingsView(actions) {
    const sound = createSoundSection(actions);
    /** @type {Record<string, Section>} */
    const sections = {
        lines: createFirstSection(actions),
        calls: createCallsSection(actions),
        sound,
        codecs: createCodecsSection(actions),
    };
    const links = Object.keys(sections).map((name) =>
        h('a', { class: 'tabs__link', href: `#settings/${name}`, 'data-section': name }, text.settings.sections[/** @type {'lines'} */ (name)]));
    const place = h('div', { class: 'settings__place' });
    let shown = '';
    return {
        element: h(
            'section',
            { class: 'settings view', 'data-view': 'settings', 'aria-labelledby': 'settings-title' },
            h('h1', { id: 'settings-title', tabIndex: -1 }, text.settings.title),
            h('nav', { class: 'tabs', 'aria-label': text.settings.title }, ...links),
            place,
        ),
        title: text.settings.title,
        opened: () => sections[shown]?.opened?.(),
        closed: () => sections[shown]?.closed?.(),
        tick: () => sections[shown]?.tick?.(),
        /** @param {'microphone' | 'far'} of @param {number} level */
        setLevel: (of, level) => void (of === 'microphone' && shown === 'sound' && sound.setLevel(level)),
        /** @param {State} state */
        update(state) {
            const name = Object.hasOwn(sections, state.section) ? state.section : 'lines';
            sections[name].update(state);
            if (name === shown) return;
            const isFirst = shown === '';
            sections[shown]?.closed?.();
            shown = name;
            place.replaceChildren(sections[name].element);
            for (const link of links) {
                if (link.getAttribute('data-section') === name) link.setAttribute('aria-current', 'page');
                else link.removeAttribute('aria-current');
            }
            if (!isFirst) sections[name].opened?.();
        },
        onKey: () => false,
        onPaste() {},
    };
}

/** @param {SettingsActions} actions */
function createFirstSection(actions) {
    const lines = createLinesSection(actions);
    const devices = createDeviceList(actions);
    const who = h('p', { class: 'muted' });
    const version = h('p', { class: 'muted settings__version' });
    const logout = h('button', { class: 'button button--danger', type: 'button', id: 'logout', onclick: actions.logout });
    logout.append(text.settings.logout);
    const session = h(
        'section',
        { class: 'card form', 'aria-labelledby': 'session-title' },
        h('h2', { id: 'session-title' }, text.settings.session),
        who,
        h('div', { class: 'form__buttons' }, logout),
    );
    const help = h(
        'section',
        { class: 'card form', 'aria-labelledby': 'help-title' },
        h('h2', { id: 'help-title' }, text.diagnostics.title),
        h('p', { class: 'muted' }, words.body),
        h('div', { class: 'form__buttons' }, h('a', { class: 'button', id: 'open-diagnostics', href: '#diagnostics' }, text.diagnostics.open)),
    );
    const side = h('div', {}, lines.overview, devices.element, createLanguageChoice(), createLinkChoice(), help, session, version);
    return {
        element: h('div', { class: 'settings__columns' }, lines.form, side),
        opened: () => devices.reload(),
        tick: lines.tick,
        /** @param {State} state */
        update({ accounts, user, version: number }) {
            lines.update(accounts);
            setText(who, user ? text.settings.signedInAs(user.name) : '');
            setText(version, number ? text.settings.version(number) : '');
            show(version, number !== '');
        },
    };
}
