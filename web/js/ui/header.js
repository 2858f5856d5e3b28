/**
 * The top of every view: name, the lines and their registration, do not disturb, and the places of the page.
 */
import { isAlone } from '../state/store.js';
import { text, worded } from '../text/text.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';
import { createLineMenu } from './line-menu.js';
import { nameOfLine } from './line-name.js';
import { createMailLight, lineWithMail } from './mail-light.js';
import { toneOf } from './line-state.js';

/** @typedef {import('../state/store.js').State} State */
/** @typedef {import('../wire/types.js').AccountView} AccountView */
/** @typedef {State['view']} Place */
/**
 * @typedef {object} HeaderActions
 * @property {(view: Place) => void} toggle
 * @property {(account: AccountView) => void} register
 * @property {(account: AccountView) => void} callMailbox
 * @property {(isOn: boolean) => void} disturb
 */

/** The highest number that a badge shows. */
const BADGE_LIMIT = 99;

/** @param {HeaderActions} actions */
export function createHeader(actions) {
    const lines = createLines(actions);
    const quiet = createDisturb(actions);
    const phone = createPlace('phone', 'keypad', text.phone.title, actions);
    const chat = createPlace('chat', 'chat', text.header.chat, actions);
    const contacts = createPlace('contacts', 'contacts', text.header.contacts, actions);
    const history = createPlace('history', 'clock', text.header.history, actions);
    const settings = createPlace('settings', 'settings', text.header.settings, actions);
    const places = [phone, chat, contacts, history, settings];
    const mark = h('span', { class: 'brand__mark' }, icon('logo'));
    const brand = h('span', { class: 'brand' }, mark, h('span', {}, text.name));
    return {
        element: h('header', { class: 'header' }, brand, lines.element, quiet.element, ...places.map(({ element }) => element)),
        /** @param {State} state */
        update(state) {
            lines.update(state);
            quiet.update(state);
            for (const place of places) place.update(state);
            history.count(state.missed, text.header.missed);
            chat.count(state.chat.unread, text.header.unread);
        },
        tick: lines.tick,
    };
}

/** @param {HeaderActions} actions */
function createLines(actions) {
    const menu = createLineMenu(actions);
    const words = h('span', { class: 'status__text' });
    const about = { class: 'status', type: 'button', id: 'line-status', 'aria-expanded': 'false', 'aria-controls': 'line-menu' };
    const button = h('button', about, h('span', { class: 'status__dot' }), words);
    const light = createMailLight(actions);
    light.element.id = 'voicemail';
    const spoken = h('span', { class: 'visually-hidden', role: 'status' });
    const element = h('div', { class: 'lines' }, button, light.element, menu.element, spoken);
    const open = (/** @type {boolean} */ isOpen) => {
        show(menu.element, isOpen);
        button.setAttribute('aria-expanded', String(isOpen));
        menu.tick();
    };
    button.addEventListener('click', () => open(menu.element.hidden));
    document.addEventListener('pointerdown', (event) => {
        if (!element.contains(/** @type {Node} */ (event.target))) open(false);
    });
    element.addEventListener('focusout', (event) => {
        if (event.relatedTarget && !element.contains(/** @type {Node} */ (event.relatedTarget))) open(false);
    });
    element.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape' || menu.element.hidden) return;
        event.stopPropagation();
        open(false);
        button.focus();
    });
    return {
        element,
        tick: menu.tick,
        /** @param {State} state */
        update(state) {
            const { tone, who, said, reason } = describe(state);
            button.setAttribute('data-tone', tone);
            button.setAttribute('title', reason);
            if (words.textContent !== said) words.replaceChildren(...partsOf(who, said));
            setText(spoken, said);
            button.disabled = state.accounts.length === 0 || state.connection !== 'open';
            menu.update(state.accounts);
            light.update(state.connection === 'open' ? lineWithMail(state) : undefined);
            show(element, state.access === 'member');
        },
    };
}

/** @param {HeaderActions} actions */
function createDisturb(actions) {
    const face = h('span', { class: 'header__icon' }, icon('bell'));
    const about = { class: 'header__button', type: 'button', id: 'do-not-disturb', 'aria-pressed': 'false' };
    const element = h('button', { ...about, 'aria-label': text.header.doNotDisturb, title: text.header.doNotDisturb }, face);
    let isOn = false;
    element.addEventListener('click', () => actions.disturb(!isOn));
    return {
        element,
        /** @param {State} state */
        update({ access, accounts }) {
            const own = accounts.filter((each) => !each.demo);
            const next = own.length > 0 && own.every((each) => each.preferences?.doNotDisturb === true);
            if (next !== isOn) face.replaceChildren(icon(next ? 'moon' : 'bell'));
            isOn = next;
            element.setAttribute('aria-pressed', String(isOn));
            show(element, access === 'member' && own.length > 0);
        },
    };
}

/**
 * A button that opens a view, and leads back from it. Where there is little room it shows the way back instead of where one is.
 * @param {Place} view
 * @param {Parameters<typeof icon>[0]} picture
 * @param {string} name
 * @param {HeaderActions} actions
 */
function createPlace(view, picture, name, actions) {
    const face = h('span', { class: 'header__icon' }, icon(picture));
    const way = h('span', { class: 'header__icon header__back' }, icon('back'));
    const label = h('span', { class: 'header__label' });
    const wayLabel = h('span', { class: 'header__back visually-hidden' });
    const badge = h('span', { class: 'header__badge', hidden: true });
    // The dial pad has the name of its view in the address only.
    const id = view === 'phone' ? 'place-phone' : view;
    const about = { class: 'header__button', type: 'button', id, onclick: () => actions.toggle(view) };
    const element = h('button', about, face, way, label, wayLabel, badge);
    let wasThere = false;
    return {
        element,
        /**
         * @param {number} count of what nobody has looked at
         * @param {(count: number) => string} words
         */
        count(count, words) {
            setText(badge, count > BADGE_LIMIT ? `${BADGE_LIMIT}+` : count > 0 ? String(count) : '');
            if (count > 0) badge.setAttribute('aria-label', words(count));
            show(badge, count > 0 && !wasThere);
        },
        /** @param {State} state */
        update(state) {
            const isThere = isAt(state, view);
            const back = state.call ? text.header.backToCall : text.header.backToPhone;
            const isWay = view === 'phone' && state.call !== null && !isThere;
            setText(label, isWay ? back : name);
            const isBack = isThere && view !== 'phone';
            setText(wayLabel, isBack ? back : '');
            element.title = isWay || isBack ? back : name;
            wasThere = isThere;
            element.classList.toggle('is-here', isThere);
            element.classList.toggle('is-way', isWay);
            if (isThere) element.setAttribute('aria-current', 'page');
            else element.removeAttribute('aria-current');
            const isKept = view === 'history' && isAlone(state) && state.history.length > 0;
            show(element, state.access === 'member' || isKept);
        },
    };
}

/**
 * Whether a place of the header is where the person is; the diagnostics are reached by the settings.
 * @param {State} state
 * @param {State['view']} place
 */
export function isAt({ view }, place) {
    return view === place || (view === 'diagnostics' && place === 'settings');
}

/** @param {State} state */
function describe({ connection, accounts, line }) {
    if (connection !== 'open') return { tone: 'off', who: '', said: text.header.offline, reason: '' };
    const account = accounts.find((each) => each.id === line) ?? accounts.find((each) => !each.demo) ?? accounts[0];
    if (!account) return { tone: 'off', who: '', said: text.header.noAccount, reason: '' };
    const { state, code = '', message = '' } = account.registration;
    const who = nameOfLine(account);
    return { tone: toneOf(account), who, said: text.registration[state]?.(who) ?? who, reason: worded(code, message) };
}

/**
 * What is said of a line, in parts of which the less important ones make room.
 * @param {string} who
 * @param {string} said of which `who` is a part
 */
function partsOf(who, said) {
    if (!who || !said.startsWith(who)) return [h('span', { class: 'status__part' }, said)];
    const [user, domain = ''] = who.split(/(?=@)/, 2);
    return [
        h('span', { class: 'status__part' }, user),
        h('span', { class: 'status__part status__domain' }, domain),
        h('span', { class: 'status__state' }, said.slice(who.length)),
    ];
}
