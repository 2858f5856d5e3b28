/**
 * The words of the diagnostics in the page's language; few people ever need them, so they are files of their own.
 */
import { text } from './text.js';

/** @type {Record<string, () => Promise<{words: typeof import('./diagnostics/en.js').words}>>} */
const LOADERS = {
    'en': () => import('./diagnostics/en.js'), 'pt-BR': () => import('./diagnostics/pt-br.js'), 'es': () => import('./diagnostics/es.js'),
};

export const { words } = await LOADERS[text.locale]();
