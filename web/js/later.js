/**
 * What the page does when it has opened, and nobody waits for any more: it has a copy of itself made for the time without its host,
 * and follows the launches of the installed app.
 */
import { keepPage } from './state/kept-page.js';
import { followLaunches } from './ui/launches.js';

/** @param {import('./state/store.js').Store} store */
export function followLater(store) {
    keepPage(store);
    followLaunches();
}
