/**
 * The right form of a word beside a number, and the number as it is written, in one language.
 *
 * @param {string} locale
 * @returns {(count: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & {other: string}) => string} `#` in a form
 *     is the number's place
 */
export function pluralIn(locale) {
    const rules = new Intl.PluralRules(locale);
    const numbers = new Intl.NumberFormat(locale);
    return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace('#', numbers.format(count));
}
