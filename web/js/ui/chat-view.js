/**
 * Messages: the conversations, and the one that is looked at; side by side where there is room, else one at a time.
 */
import { text } from '../text/text.js';
import { createChatSearch } from './chat-search.js';
import { createConversationList } from './conversation-list.js';
import { createConversationView } from './conversation-view.js';
import { h, show } from './dom.js';
import { icon } from './icon.js';

/** Where the panes stand side by side; css/panes.css has the same. */
const WIDE = '(min-width: 760px)';

/** @param {import('./chat-actions.js').ChatActions} actions */
export function createChatView(actions) {
    const list = createConversationList(actions);
    const conversation = createConversationView(actions);
    const search = createChatSearch({ search: actions.search, changed: (isSearching) => show(list.element, !isSearching) });
    const { short, full } = text.chat.begin;
    const named = { class: 'button button--primary panes__begin', type: 'button', id: 'new-message', 'aria-label': full, title: full };
    const begin = h('button', { ...named, onclick: () => actions.begin() }, icon('write'), short);
    const title = h('h1', { id: 'chat-title', tabIndex: -1 }, text.chat.title);
    const side = h(
        'div',
        { class: 'panes__side card' },
        h('div', { class: 'panes__head' }, title, begin),
        search.field,
        h('div', { class: 'panes__scroller' }, list.element, search.results),
    );
    const about = { class: 'panes chat view', 'data-view': 'chat', 'aria-labelledby': 'chat-title' };
    const element = h('section', about, side, conversation.element);
    const wide = matchMedia(WIDE);
    let shown = '';

    /** @param {string} next */
    const moved = (next) => {
        const before = shown;
        shown = next;
        element.setAttribute('data-pane', next ? 'main' : 'list');
        if (!element.isConnected) return;
        if (next) conversation.focus(!wide.matches);
        else (list.row(before) ?? title).focus();
    };
    return {
        element,
        title: text.chat.title,
        speak: conversation.speak,
        opened() {
            conversation.opened();
            if (shown) conversation.focus(!wide.matches);
        },
        tick: () => conversation.tick(),
        /** @param {import('../state/store.js').State} state */
        update(state) {
            list.update(state);
            search.update(state);
            conversation.update(state);
            if (state.chat.shown !== shown) moved(state.chat.shown);
            element.setAttribute('data-pane', shown ? 'main' : 'list');
        },
        /** @param {KeyboardEvent} event */
        onKey(event) {
            if (event.key !== 'Escape') return false;
            const isInSearch = /** @type {Element} */ (event.target).closest('.panes__side') !== null;
            if (isInSearch && search.clear()) return true;
            if (!shown) return false;
            actions.back();
            return true;
        },
        /** @param {string} pasted */
        onPaste(pasted) {
            if (shown && pasted) conversation.composer.insert(pasted);
        },
    };
}
