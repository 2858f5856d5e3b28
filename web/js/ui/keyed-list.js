/**
 * Keeps the children of an element in step with a list, each known by its key: what is still there is neither made anew
 * nor moved without need, so that the focus, a selection and the place of scrolling stay.
 */

/**
 * @template T
 * @template {any[]} More
 * @param {HTMLElement} element
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => {element: HTMLElement, update: (item: T, ...more: More) => void}} create
 */
export function createKeyedList(element, keyOf, create) {
    /** @type {Map<string, ReturnType<typeof create>>} */ const rows = new Map();
    return {
        /** @param {string} key */
        row: (key) => rows.get(key)?.element,
        /**
         * @param {T[]} items
         * @param {More} more
         */
        update(items, ...more) {
            const focused = /** @type {HTMLElement | null} */ (document.activeElement);
            const keys = new Set(items.map(keyOf));
            for (const [key, row] of rows) {
                if (keys.has(key)) continue;
                row.element.remove();
                rows.delete(key);
            }
            let place = element.firstElementChild;
            for (const item of items) {
                const key = keyOf(item);
                const row = rows.get(key) ?? create(item);
                rows.set(key, row);
                row.update(item, ...more);
                if (row.element === place) place = place.nextElementSibling;
                else element.insertBefore(row.element, place);
            }
            // A row that was moved has lost it.
            if (focused !== document.activeElement && focused && element.contains(focused)) focused.focus({ preventScroll: true });
        },
    };
}
