/**
 * The browsers that may use this phone, and how to shut one out.
 */
import { locale, text } from '../text/text.js';
import { h } from './dom.js';
import { icon } from './icon.js';

/** @typedef {import('../wire/types.js').DeviceView} DeviceView */

/** @param {{load: () => Promise<DeviceView[]>, revoke: (device: DeviceView) => Promise<boolean>}} actions */
export function createDeviceList(actions) {
    const list = h('ul', { class: 'devices', id: 'devices' });
    const status = h('p', { class: 'muted', role: 'status' });
    const reload = async () => {
        status.textContent = list.childElementCount ? '' : text.settings.devicesLoading;
        try {
            const devices = await actions.load();
            list.replaceChildren(...devices.map((device) => createRow(device, revoke)));
            status.textContent = '';
        } catch {
            status.textContent = text.settings.devicesFailed;
        }
    };
    const revoke = async (/** @type {DeviceView} */ device) => {
        if (await actions.revoke(device)) await reload();
    };
    return {
        element: h(
            'section',
            { class: 'card form', 'aria-labelledby': 'devices-title' },
            h('h2', { id: 'devices-title' }, text.settings.devices),
            h('p', { class: 'muted' }, text.settings.devicesBody),
            status,
            list,
        ),
        reload,
    };
}

/**
 * @param {DeviceView} device
 * @param {(device: DeviceView) => void} onRevoke
 */
function createRow(device, onRevoke) {
    const seen = device.lastSeenAt
        ? text.settings.lastSeen(formatWhen(device.lastSeenAt))
        : text.settings.added(formatWhen(device.createdAt));
    const badge = h('span', { class: 'badge' }, text.settings.thisDevice);
    const button = h(
        'button',
        {
            class: 'button button--danger',
            type: 'button',
            'aria-label': text.settings.revokeDevice(device.name),
            onclick: () => onRevoke(device),
        },
        text.settings.revoke,
    );
    return h(
        'li',
        { class: 'devices__row', 'data-device': device.id },
        icon('device'),
        h('div', { class: 'devices__what' }, h('strong', {}, device.name), h('span', { class: 'muted' }, seen)),
        device.current ? badge : button,
    );
}

const WHEN = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });

/** @param {number | string} when */
function formatWhen(when) {
    const date = new Date(when);
    return Number.isNaN(date.getTime()) ? '–' : WHEN.format(date);
}
