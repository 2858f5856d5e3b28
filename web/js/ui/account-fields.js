/**
 * The fields of a line: how they are filled, checked, and turned into the request that saves them.
 */
import { text } from '../text/text.js';
import { createField, createPasswordField } from './field.js';
import { show } from './dom.js';

/** @typedef {import('../wire/types.js').AccountView} AccountView */
/** @typedef {ReturnType<typeof createAccountFields>} Fields */

/** SHA-256 in hexadecimal, with or without colons. */
const FINGERPRINT = /^([0-9a-f]{2}:?){31}[0-9a-f]{2}$/i;

export function createAccountFields() {
    const { settings } = text;
    const optional = { isOptional: true };
    const plain = { autocomplete: /** @type {const} */ ('off') };
    return {
        server: createField({
            name: 'server', label: settings.server, hint: settings.serverHint,
            input: { inputMode: 'url', required: true },
        }),
        port: createField({
            name: 'port', label: settings.port, hint: settings.portHint, ...optional, input: { inputMode: 'numeric' },
        }),
        user: createField({
            name: 'user', label: settings.user, hint: settings.userHint, input: { ...plain, required: true },
        }),
        password: createPasswordField({ name: 'password', label: settings.password, input: plain }),
        domain: createField({ name: 'domain', label: settings.domain, hint: settings.domainHint, ...optional }),
        authUser: createField({
            name: 'authUser', label: settings.authUser, hint: settings.authUserHint, ...optional, input: plain,
        }),
        displayName: createField({
            name: 'displayName', label: settings.displayName, hint: settings.displayNameHint, ...optional,
        }),
        transport: createField({
            name: 'transport', label: settings.transport, hint: settings.transportHint,
            options: Object.entries(settings.transports),
        }),
        outboundProxy: createField({
            name: 'outboundProxy', label: settings.outboundProxy, hint: settings.outboundProxyHint, ...optional,
        }),
        certificate: createField({
            name: 'certificate', label: settings.certificate, hint: settings.certificateHint,
            options: Object.entries(settings.certificates),
        }),
        certificateText: createField({ name: 'certificateText', label: settings.certificateText, isLong: true }),
        keepAlive: createField({
            name: 'keepAlive', label: settings.keepAlive, hint: settings.keepAliveHint,
            options: Object.entries(settings.keepAlives),
        }),
        publicAddress: createField({
            name: 'publicAddress', label: settings.publicAddress, hint: settings.publicAddressHint, ...optional,
        }),
        stunServer: createField({
            name: 'stunServer', label: settings.stunServer, hint: settings.stunServerHint, ...optional,
        }),
    };
}

/**
 * @param {Fields} fields
 * @param {AccountView | null} account
 */
export function fillFields(fields, account) {
    fields.server.value = account?.server ?? '';
    fields.port.value = account?.port ? String(account.port) : '';
    fields.user.value = account?.user ?? '';
    fields.password.value = '';
    fields.password.setHint(account ? text.settings.passwordKept : '');
    fields.domain.value = account && account.domain !== account.server ? account.domain : '';
    fields.authUser.value = account?.authUser ?? '';
    fields.displayName.value = account?.displayName ?? '';
    fields.transport.value = account?.transport ?? 'auto';
    fields.outboundProxy.value = account?.outboundProxy ?? '';
    fields.publicAddress.value = account?.publicAddress ?? '';
    fields.stunServer.value = account?.stunServer ?? '';
    fields.keepAlive.value = account?.keepAlive ?? '';
    const [, kind, words] = /^(pinned|ca):([^]*)$/.exec(account?.certificate ?? '') ?? [];
    fields.certificate.value = kind ?? 'verify';
    fields.certificateText.value = words ?? '';
    showCertificate(fields);
}

/** @param {Fields} fields */
export function showCertificate({ certificate, certificateText }) {
    const kind = certificate.value;
    show(certificateText.element, kind !== 'verify');
    certificateText.setHint(kind === 'pinned' ? text.settings.pinnedHint : text.settings.caHint);
}

/**
 * @param {Fields} fields
 * @param {boolean} hasPassword the host keeps one already
 */
export function checkFields(fields, hasPassword) {
    /** @type {Record<string, string>} */
    const errors = {};
    for (const field of [fields.server, fields.user, ...(hasPassword ? [] : [fields.password])]) {
        if (!field.value) errors[field.name] = text.settings.missing(field.label);
    }
    const port = fields.port.value;
    if (port && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
        errors.port = text.settings.badPort;
    }
    const kind = fields.certificate.value;
    const words = fields.certificateText.value;
    if (kind === 'pinned' && !FINGERPRINT.test(words)) errors.certificateText = text.settings.badFingerprint;
    if (kind === 'ca' && !words.includes('BEGIN CERTIFICATE')) errors.certificateText = text.settings.badCertificate;
    return errors;
}

/**
 * @param {Fields} fields
 * @param {AccountView | null} account
 */
export function collectFields({ certificate, certificateText, transport, keepAlive, ...fields }, account) {
    /** @type {Record<string, unknown>} */
    const config = account ? { account: account.id } : {};
    for (const { name, value, control } of Object.values(fields)) {
        // A password may begin or end with a space.
        const exact = name === 'password' ? control.value : value;
        if (exact !== '') config[name] = name === 'port' ? Number(exact) : exact;
    }
    // What the host would keep when nothing is said of it is taken away by a word of its own.
    for (const name of /** @type {const} */ (['outboundProxy', 'publicAddress', 'stunServer'])) {
        if (account?.[name] && !(name in config)) config[name] = '';
    }
    // The defaults are the host's to know: they are named only to leave another choice.
    if (transport.value !== 'auto' || (account?.transport ?? 'auto') !== 'auto') config.transport = transport.value;
    if (keepAlive.value) config.keepAlive = keepAlive.value;
    const trust = trustOf(certificate.value, certificateText.value);
    if (trust !== 'verify' || account?.certificate) config.certificate = trust;
    return config;
}

/**
 * @param {string} kind
 * @param {string} words
 */
function trustOf(kind, words) {
    if (kind === 'pinned') return `pinned:${words.replaceAll(':', '').toLowerCase()}`;
    return kind === 'ca' ? `ca:${words}` : 'verify';
}
