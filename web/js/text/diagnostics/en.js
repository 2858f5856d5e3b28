/**
 * The words of the diagnostics in English; loaded when they are first opened.
 */

export const words = {
    body: 'What this page, the phone server and your line’s server have said to each other, for whoever looks into a problem. Passwords, keys, digits and the texts of messages are masked; who called whom is not.',
    connection: 'Connection',
    facts: { page: 'Page to phone server', sound: 'Sound between them', microphone: 'Microphone', browser: 'Browser', version: 'Version' },
    connected: 'Connected',
    none: 'None at the moment',
    signalling: 'SIP messages',
    line: 'Line',
    call: 'Call',
    allCalls: 'Everything of the line',
    here: 'Phone server',
    there: 'Line’s server',
    sent: 'Sent',
    received: 'Received',
    unreadable: 'Not readable',
    about: (/** @type {string} */ way, /** @type {string} */ addresses, /** @type {string} */ bytes) => `${way}, ${addresses}, ${bytes} bytes`,
    empty: 'Nothing yet. The phone server keeps the last messages of each line while it runs.',
    noLine: 'There is no line yet.',
    failed: 'The messages could not be loaded.',
    refresh: 'Refresh',
    copy: 'Copy',
    copied: 'Copied.',
    copyFailed: 'The browser did not let it be copied.',
    report: 'Save a report',
    capture: 'Save for Wireshark',
    saved: (/** @type {string} */ name) => `Saved as ${name}.`,
};
