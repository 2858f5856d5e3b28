/**
 * Builds elements. Text only ever becomes text nodes, so nothing the network says can become markup.
 */

const ATTRIBUTES = new Set(['class', 'for', 'role']);

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [properties] `class`, `for`, `role` and names with a hyphen become attributes, `on…`
 *     listeners, the rest properties
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(properties)) {
        if (value === undefined || value === null) continue;
        if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
        else if (ATTRIBUTES.has(key) || key.includes('-')) element.setAttribute(key, value);
        else Reflect.set(element, key, value);
    }
    for (const child of children) if (child !== null) element.append(child);
    return element;
}

/**
 * Changes text only when it differs, so that live regions and selections stay quiet.
 * @param {Element} element
 * @param {string} value
 */
export function setText(element, value) {
    if (element.textContent !== value) element.textContent = value;
}

/**
 * @param {HTMLElement} element
 * @param {boolean} isShown
 */
export function show(element, isShown) {
    if (element.hidden === isShown) element.hidden = !isShown;
}
