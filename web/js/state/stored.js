/**
 * What the page keeps in this browser: the device's token and whose it is, the volumes, the last number. Storage may be full or
 * forbidden; the page then works without a memory.
 */
const KEYS = {
    token: 'spech.token',
    volumes: 'spech.volumes',
    lastNumber: 'spech.lastNumber',
    devices: 'spech.devices',
    ringing: 'spech.ringing',
    line: 'spech.line',
    language: 'spech.language',
    push: 'spech.push',
    user: 'spech.user',
};
const MUTED = 'spech.mutedCall';
const HEARING = 'spech.hearing';

/** @param {keyof typeof KEYS} name */
export function recall(name) {
    try {
        return localStorage.getItem(KEYS[name]) ?? '';
    } catch {
        return '';
    }
}

/**
 * @param {keyof typeof KEYS} name
 * @param {string} value empty forgets it
 */
export function remember(name, value) {
    try {
        if (value) localStorage.setItem(KEYS[name], value);
        else localStorage.removeItem(KEYS[name]);
    } catch {
        // Without storage the device must log in again after a reload; nothing else is lost.
    }
}

/** The calls that were muted in this tab; they survive a reload, not the tab. */
export function recallMuted() {
    try {
        return new Set((sessionStorage.getItem(MUTED) ?? '').split(' ').filter(Boolean));
    } catch {
        return new Set();
    }
}

/** @param {Set<string>} callIds */
export function rememberMuted(callIds) {
    try {
        if (callIds.size > 0) sessionStorage.setItem(MUTED, [...callIds].join(' '));
        else sessionStorage.removeItem(MUTED);
    } catch {
        // Without storage a reload ends the mute, and the button shows that.
    }
}

/** The call that this tab heard when its last document went, and that document's session; both empty when there was none. */
export function recallHearing() {
    let kept = '';
    try {
        kept = sessionStorage.getItem(HEARING) ?? '';
    } catch {
        // Without a memory nothing was heard.
    }
    const [call = '', session = ''] = kept.split(' ');
    return { call, session };
}

/**
 * @param {string} callId empty when none is heard any more
 * @param {string} [sessionId]
 */
export function rememberHearing(callId, sessionId = '') {
    try {
        if (callId) sessionStorage.setItem(HEARING, `${callId} ${sessionId}`);
        else sessionStorage.removeItem(HEARING);
    } catch {
        // Without storage the sound is back a moment later.
    }
}

/** @returns {{microphone: number, far: number, ring: number}} percent */
export function recallVolumes() {
    const volumes = { microphone: 100, far: 100, ring: 70 };
    try {
        const stored = JSON.parse(recall('volumes') || '{}');
        for (const key of /** @type {(keyof typeof volumes)[]} */ (Object.keys(volumes))) {
            const value = Number(stored?.[key]);
            if (stored?.[key] !== undefined && value >= 0 && value <= 200) volumes[key] = value;
        }
    } catch {
        // Damaged volumes count as none.
    }
    return volumes;
}

/**
 * A small record of settings; what is missing or damaged is as in `defaults`.
 * @template {Record<string, string | boolean>} T
 * @param {keyof typeof KEYS} name
 * @param {T} defaults
 * @returns {T}
 */
export function recallRecord(name, defaults) {
    const found = { ...defaults };
    try {
        const stored = JSON.parse(recall(name) || '{}');
        for (const key of Object.keys(defaults)) {
            if (typeof stored?.[key] === typeof defaults[key]) Reflect.set(found, key, stored[key]);
        }
    } catch {
        // Damaged settings count as none.
    }
    return found;
}
