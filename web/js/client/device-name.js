/**
 * A name by which a person recognises this browser in the list of devices, such as "Firefox on Windows".
 */
const BROWSERS = [
    [/Edg\//, 'Edge'],
    [/OPR\//, 'Opera'],
    [/Firefox\/|FxiOS\//, 'Firefox'],
    [/Chrome\/|CriOS\//, 'Chrome'],
    [/Safari\//, 'Safari'],
];
const SYSTEMS = [
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/Android/, 'Android'],
    [/Windows/, 'Windows'],
    [/Mac OS X|Macintosh/, 'Mac'],
    [/CrOS/, 'ChromeOS'],
    [/Linux/, 'Linux'],
];

/** @param {string} [agent] */
export function deviceName(agent = navigator.userAgent) {
    return `${match(BROWSERS, agent) ?? 'Browser'} on ${match(SYSTEMS, agent) ?? 'this device'}`;
}

/**
 * @param {(string | RegExp)[][]} table
 * @param {string} agent
 */
function match(table, agent) {
    return table.find(([pattern]) => /** @type {RegExp} */ (pattern).test(agent))?.[1];
}
