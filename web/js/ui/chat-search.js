/**
 * Finds messages by their words, and people by their name or number. While something is searched for, the results stand
 * in the place of the conversations.
 */
import { allConversations } from '../state/conversations.js';
import { fold } from '../state/fold.js';
import { nameOf } from '../state/page-call.js';
import { text } from '../text/text.js';
import { createAvatar } from './avatar.js';
import { FOUND_LIMIT } from './chat-actions.js';
import { shortTimeOf } from './chat-time.js';
import { linkTo } from './conversation-link.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';
import { snippet } from './snippet.js';

/** @typedef {import('../wire/types.js').ConversationView} ConversationView */
/** @typedef {import('../wire/types.js').MessageView} MessageView */
/** @typedef {{messages: MessageView[], conversations: ConversationView[]}} Results */

const QUERY_LIMIT = 128;
/** A pause in typing that is long enough to ask the host. */
const PAUSE_MS = 250;

/** @param {{search: (query: string) => Promise<Results>, changed: (isSearching: boolean) => void}} actions */
export function createChatSearch(actions) {
    const field = h('input', {
        type: 'search', class: 'input panes__query', id: 'message-search', maxLength: QUERY_LIMIT, autocomplete: 'off', spellcheck: false,
        placeholder: text.chat.search, 'aria-label': text.chat.search,
    });
    const status = h('p', { class: 'chat__note muted', role: 'status', id: 'search-status' });
    const list = h('div', { class: 'results' });
    const results = h('div', { class: 'chat__results', id: 'search-results', hidden: true }, status, list);
    let timer = 0;
    let question = 0;
    /** @type {ConversationView[]} */ let known = [];

    const ask = async (/** @type {string} */ query) => {
        const mine = (question += 1);
        const people = peopleOf(known, query);
        try {
            const found = await actions.search(query);
            if (mine !== question) return;
            setText(status, describe(found.messages.length, people.length));
            list.replaceChildren(...createPeople(people), ...createMessages(found, query, known));
        } catch (error) {
            if (mine !== question) return;
            setText(status, /** @type {Error} */ (error).message);
            list.replaceChildren(...createPeople(people));
        }
    };
    const refresh = () => {
        const query = field.value.trim();
        clearTimeout(timer);
        show(results, query !== '');
        actions.changed(query !== '');
        if (query === '') {
            question += 1;
            list.replaceChildren();
            return setText(status, '');
        }
        setText(status, text.chat.searching);
        timer = setTimeout(() => ask(query), PAUSE_MS);
    };
    field.addEventListener('input', refresh);
    return {
        field: h('div', { class: 'panes__search', role: 'search' }, icon('search'), field),
        results,
        /** @returns {boolean} whether there was something to clear */
        clear() {
            if (field.value === '') return false;
            field.value = '';
            refresh();
            field.focus();
            return true;
        },
        /** @param {import('../state/store.js').State} state */
        update({ chat }) {
            known = allConversations(chat);
        },
    };
}

/**
 * @param {ConversationView[]} conversations
 * @param {string} query
 */
function peopleOf(conversations, query) {
    const wordsOf = (/** @type {ConversationView} */ each) => `${nameOf(each)} ${each.remote.name ?? ''} ${each.remote.user}`;
    return conversations.filter((each) => fold(wordsOf(each)).includes(fold(query)));
}

/**
 * @param {number} messages
 * @param {number} people
 */
function describe(messages, people) {
    if (messages === 0) return people > 0 ? '' : text.chat.nothingFound;
    return messages >= FOUND_LIMIT ? text.chat.foundMany(messages) : text.chat.found(messages);
}

/** @param {ConversationView[]} people */
function createPeople(people) {
    if (people.length === 0) return [];
    const rows = people.map((each) => createRow(linkTo(each.id), nameOf(each), '', [nameOf(each) === each.remote.user ? '' : each.remote.user]));
    return createGroup('people', text.chat.people, rows);
}

/**
 * @param {Results} found
 * @param {string} query
 * @param {ConversationView[]} known
 */
function createMessages({ messages, conversations }, query, known) {
    if (messages.length === 0) return [];
    const rows = messages.map(({ id, conversation, text: body, at }) => {
        const found = [...conversations, ...known].find((each) => each.id === conversation);
        const row = createRow(linkTo(conversation, id), found ? nameOf(found) : '', shortTimeOf(at), snippet(body, query));
        row.setAttribute('data-found', id);
        return row;
    });
    return createGroup('messages', text.chat.messages, rows);
}

/**
 * @param {string} name
 * @param {string} title
 * @param {HTMLElement[]} rows
 */
function createGroup(name, title, rows) {
    const id = `found-${name}`;
    return [h('h2', { class: 'results__title', id }, title), h('ul', { class: 'conversations', 'aria-labelledby': id }, ...rows)];
}

/**
 * @param {string} href
 * @param {string} who
 * @param {string} when
 * @param {(string | HTMLElement)[]} words
 */
function createRow(href, who, when, words) {
    const avatar = createAvatar('conversations__avatar');
    avatar.update(who);
    const name = h('strong', { class: 'conversations__name' }, who);
    const top = h('span', { class: 'conversations__line' }, name, ' ', h('time', { class: 'conversations__time muted' }, when));
    const what = h('span', { class: 'conversations__what' }, top, h('span', { class: 'conversations__found', dir: 'auto' }, ...words));
    return h('li', {}, h('a', { class: 'conversations__row', href }, avatar.element, what));
}
