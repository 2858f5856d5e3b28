/**
 * Which language the page speaks.
 */

/** @typedef {'en' | 'pt-BR' | 'es'} Language */

/** Every language, by its own name. @type {Record<Language, string>} */
export const LANGUAGES = { 'en': 'English', 'pt-BR': 'Português (Brasil)', 'es': 'Español' };

/** @param {string} tag such as `es-419` */
const base = (tag) => tag.toLowerCase().split('-')[0];

/**
 * @param {string} wanted by the settings; empty for the browser's choice
 * @param {readonly string[]} spoken the browser's languages, best first
 * @returns {Language}
 */
export function chooseLanguage(wanted, spoken) {
    const known = /** @type {Language[]} */ (Object.keys(LANGUAGES));
    const found = [wanted, ...spoken].flatMap((tag) => known.filter((each) => base(each) === base(tag)));
    return found[0] ?? 'en';
}

/**
 * @param {string} locale of the texts
 * @param {readonly string[]} spoken
 */
export function regionOf(locale, spoken) {
    return spoken.find((tag) => base(tag) === base(locale)) ?? locale;
}
