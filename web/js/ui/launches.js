/**
 * The installed page is opened once more: by a link to a number, a shortcut, its icon. The window that is there goes on, with its call,
 * and shows the place that was meant (manifest: `launch_handler`).
 */
export function followLaunches() {
    // The first launch is the one that this page was loaded for: its address has been read.
    let read = performance.getEntriesByType('navigation')[0]?.name;
    const queue = /** @type {any} */ (globalThis).launchQueue;
    queue?.setConsumer((/** @type {{targetURL?: string}} */ { targetURL }) => {
        const hash = targetURL ? new URL(targetURL).hash : '';
        // The icon means no place: the page stays where it is.
        if (hash && targetURL !== read) location.hash = hash;
        read = '';
    });
}
