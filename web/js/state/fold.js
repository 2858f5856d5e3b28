/**
 * Words as they are compared in a search: without accents, in small letters.
 * @param {string} words
 */
export const fold = (words) => words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
