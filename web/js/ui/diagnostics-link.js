/**
 * Where the diagnostics of a line, or of a call, are found.
 * @param {string} account
 * @param {string | null} [call]
 */
export function diagnosticsLink(account, call) {
    return `#diagnostics/${[account, call].filter(Boolean).map((each) => encodeURIComponent(each ?? '')).join('/')}`;
}
