/**
 * Numbers as they are written in the page's language.
 */
import { locale } from '../text/text.js';

/**
 * @param {number} value
 * @param {number} [digits] after the point
 */
export function formatNumber(value, digits = 0) {
    return value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/**
 * @param {number} percent
 * @param {number} [digits] after the point
 */
export const formatPercent = (percent, digits = 0) => `${formatNumber(percent, digits)} %`;
