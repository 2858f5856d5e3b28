/**
 * The language of this page, kept in this browser. The page is loaded anew in it; a call outlives that.
 */
import { recall, remember } from '../state/stored.js';
import { LANGUAGES } from '../text/language.js';
import { text } from '../text/text.js';
import { createSelect } from './choice.js';
import { h } from './dom.js';

export function createLanguageChoice() {
    const choice = createSelect({
        name: 'language',
        label: text.settings.language,
        hint: text.settings.languageHint,
        options: [['', text.settings.languageOfBrowser], ...Object.entries(LANGUAGES)],
        change(/** @type {string} */ language) {
            remember('language', language);
            location.reload();
        },
    });
    choice.set(recall('language'));
    // Each language is read out by a voice of its own.
    for (const option of choice.control.options) if (option.value) option.lang = option.value;
    return h('section', { class: 'card form', 'aria-label': text.settings.language }, choice.element);
}
