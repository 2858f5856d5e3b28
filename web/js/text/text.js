/**
 * The words of the page in the language of this browser's choice; only that language is loaded. Everything that says
 * something imports `text` from here.
 */
import { recall } from '../state/stored.js';
import { chooseLanguage, regionOf } from './language.js';

const chosen = chooseLanguage(recall('language'), navigator.languages);
/** @type {Record<import('./language.js').Language, () => Promise<{text: typeof import('./en.js').text}>>} */
const LOADERS = { 'en': () => import('./en.js'), 'pt-BR': () => import('./pt-br.js'), 'es': () => import('./es.js') };
const { text } = await LOADERS[chosen]();

export { text };

/** The same language as the browser's owner writes it: a clock of 12 or 24 hours, the order of a date. */
export const locale = regionOf(text.locale, navigator.languages);

document.documentElement.lang = text.locale;

/**
 * What the host says of something, in the page's language where it has words for the code; else as the host says it.
 * @param {string} code
 * @param {string} message
 * @returns {string}
 */
export function worded(code, message) {
    return Object.hasOwn(text.codes, code) ? text.codes[code] : message;
}
