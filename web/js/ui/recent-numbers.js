/**
 * Numbers of the last calls, offered where one is asked for.
 */
import { h } from './dom.js';

/**
 * @param {string} id of the title
 * @param {string} title
 * @param {{user: string, name?: string}[]} recent
 * @param {(user: string) => void} onChoose
 */
export function createRecentNumbers(id, title, recent, onChoose) {
    const rows = recent.map(({ user, name }) =>
        h('li', {}, h('button', { class: 'sheet__recent', type: 'button', onclick: () => onChoose(user) },
            h('strong', {}, name || user), name ? h('span', { class: 'muted' }, user) : null)));
    return h('section', { class: 'sheet__list', 'aria-labelledby': id }, h('h3', { id }, title), h('ul', {}, ...rows));
}
