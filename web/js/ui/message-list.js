/**
 * The messages of a conversation. It stays at its end while new ones come, stays where it is while somebody reads
 * further up, and fetches older ones when they get to its top.
 */
import { text } from '../text/text.js';
import { dayOf } from './chat-time.js';
import { h, setText, show } from './dom.js';
import { icon } from './icon.js';
import { createKeyedList } from './keyed-list.js';
import { createBubble } from './message-bubble.js';

/** @typedef {import('./message-items.js').Item} Item */
/** @typedef {import('./message-bubble.js').BubbleActions & {loadOlder: () => void, reachedEnd: () => void}} ListActions */

/** This near to an edge counts as being there. */
const EDGE_PX = 48;
/** Older messages are fetched before the person is at the top. */
const AHEAD_PX = 400;

/** @param {ListActions} actions */
export function createMessageList(actions) {
    const list = h('ol', { class: 'messages__list' });
    const older = h('p', { class: 'messages__older muted', hidden: true }, h('span', { class: 'spinner' }), text.chat.older);
    const scroller = h('div', { class: 'messages__scroller' }, older, list);
    const about = { class: 'messages__newest', type: 'button', 'aria-label': text.chat.newest, title: text.chat.newest, hidden: true };
    const newest = h('button', about, icon('down'));
    const rows = createKeyedList(list, ({ key }) => key, (/** @type {Item} */ item) => createRow(item, actions));
    let hasMore = false;
    let isAtEnd = true;

    const toEnd = () => {
        scroller.scrollTop = scroller.scrollHeight;
        isAtEnd = true;
        show(newest, false);
    };
    const look = () => {
        const wasAtEnd = isAtEnd;
        isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < EDGE_PX;
        show(newest, !isAtEnd);
        if (isAtEnd && !wasAtEnd) actions.reachedEnd();
        if (hasMore && scroller.scrollTop < AHEAD_PX && scroller.clientHeight > 0) actions.loadOlder();
    };
    scroller.addEventListener('scroll', look, { passive: true });
    newest.addEventListener('click', toEnd);
    list.addEventListener('keydown', (event) => moveFocus(event, list));
    list.addEventListener('focusin', ({ target }) => keepTabStop(list, /** @type {Element} */ (target)));
    // A keyboard that opens, or a field that grows, takes room away from below.
    new ResizeObserver(() => (isAtEnd ? toEnd() : look())).observe(scroller);

    return {
        element: h('div', { class: 'messages' }, scroller, newest),
        get isAtEnd() {
            return isAtEnd;
        },
        toEnd,
        /** @param {string} who */
        name: (who) => list.setAttribute('aria-label', text.chat.messagesWith(who)),
        /**
         * @param {Item[]} items
         * @param {{who: string, hasMore: boolean}} more
         */
        update(items, more) {
            const anchor = isAtEnd ? null : findAnchor(scroller, list);
            hasMore = more.hasMore;
            rows.update(items, more.who);
            show(older, hasMore);
            if (!list.querySelector(':scope > [tabindex="0"]')) keepTabStop(list, list.querySelector('.message:last-child'));
            if (anchor) scroller.scrollTop += anchor.element.getBoundingClientRect().top - anchor.top;
            else toEnd();
            look();
        },
        /**
         * Brings a row into sight.
         * @param {string} key
         * @param {ScrollLogicalPosition} block
         */
        reveal(key, block) {
            const row = rows.row(key);
            row?.scrollIntoView({ block });
            look();
            return row;
        },
    };
}

/**
 * @param {Item} item
 * @param {ListActions} actions
 * @returns {{element: HTMLElement, update: (item: Item, who: string) => void}}
 */
function createRow(item, actions) {
    if (item.kind === 'message') {
        const bubble = createBubble(actions);
        return {
            element: bubble.element,
            update: (next, who) => next.kind === 'message' && bubble.update(next.message, next.joins, who),
        };
    }
    const words = h('span', {});
    return {
        element: h('li', { class: `messages__mark messages__mark--${item.kind}` }, words),
        update: (next) => setText(words, next.kind === 'day' ? dayOf(next.at) : text.chat.fresh),
    };
}

/**
 * The first message in sight, to find the place again when something comes before it.
 * @param {HTMLElement} scroller
 * @param {HTMLElement} list
 */
function findAnchor(scroller, list) {
    const edge = scroller.getBoundingClientRect().top;
    const element = [...list.children].find((each) => each.getBoundingClientRect().bottom > edge);
    return element ? { element, top: element.getBoundingClientRect().top } : null;
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} list
 */
function moveFocus(event, list) {
    const messages = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('.message')]);
    const at = messages.findIndex((each) => each.contains(/** @type {Node} */ (event.target)));
    const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: messages.length - 1 }[event.key];
    if (next === undefined || !messages[next]) return;
    event.preventDefault();
    event.stopPropagation();
    messages[next].focus({ preventScroll: true });
    messages[next].scrollIntoView({ block: 'nearest' });
}

/**
 * One message can be reached by Tab: the one that had the focus last.
 * @param {HTMLElement} list
 * @param {Element | null} target
 */
function keepTabStop(list, target) {
    const chosen = target?.closest('.message');
    if (!chosen) return;
    for (const each of list.querySelectorAll('.message[tabindex="0"]')) if (each !== chosen) setTabStop(each, '-1');
    setTabStop(chosen, '0');
}

/**
 * @param {Element} message
 * @param {string} index
 */
function setTabStop(message, index) {
    message.setAttribute('tabindex', index);
    message.querySelector('[data-action=remove]')?.setAttribute('tabindex', index);
}
