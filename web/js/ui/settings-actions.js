/**
 * What the settings, and the header, may do.
 */
import { replaceById } from '../state/pushes.js';
import { ringingChoices } from '../state/ringing.js';
import { remember } from '../state/stored.js';
import { text } from '../text/text.js';
import { RequestError } from '../wire/request-error.js';
import { confirm } from './confirm.js';

/** @typedef {import('./views.js').Parts} Parts */
/** @typedef {import('../wire/types.js').AccountView} AccountView */

/** A REGISTER over a lossy line may take 32 s to fail (RFC 3261, section 17.1.2.2). */
const REGISTER_LIMIT_MS = 45_000;
const SAVE_LIMIT_MS = 20_000;

/** @param {Parts} parts */
export function createSettingsActions(parts) {
    return { ...createLineActions(parts), ...createSoundActions(parts), ...createDeviceActions(parts) };
}

/** @param {Parts} parts */
export function createLineActions({ store, control, notices }) {
    const report = (/** @type {any} */ error) => notices.refuse(error);
    const accept = (/** @type {AccountView} */ account) =>
        store.update({ accounts: replaceById(store.state.accounts, account) });
    return {
        async save(/** @type {object} */ config) {
            const reply = await control.request('saveConfig', config, REGISTER_LIMIT_MS);
            accept(reply.account);
            return reply;
        },
        register: (/** @type {{id: string}} */ { id }) =>
            control
                .request('register', { account: id }, REGISTER_LIMIT_MS)
                .then((reply) => accept(reply.account), report),
        async remove(/** @type {import('../wire/types.js').AccountView} */ { id, user }) {
            const { removeQuestion, removeBody, remove, removed } = text.settings;
            if (!(await confirm({ title: removeQuestion(user), body: removeBody, action: remove }))) return;
            try {
                await control.request('removeConfig', { account: id });
                store.update({ accounts: store.state.accounts.filter((each) => each.id !== id) });
                notices.notify('success', removed);
            } catch (error) {
                report(error);
            }
        },
        async savePreferences(/** @type {AccountView} */ { id }, /** @type {import('../wire/types.js').Preferences} */ preferences) {
            accept((await control.request('savePreferences', { account: id, preferences }, SAVE_LIMIT_MS)).account);
        },
        loadAudio: (/** @type {AccountView} */ { id }) => control.request('audioConfig', { account: id }),
        async saveAudio(/** @type {AccountView} */ { id }, /** @type {object} */ change) {
            const reply = await control.request('saveAudioConfig', { account: id, ...change }, SAVE_LIMIT_MS);
            if (reply.account) accept(reply.account);
        },
    };
}

/** @param {Parts} parts */
function createSoundActions({ sound, devices, ringing, push }) {
    return {
        /** @type {import('./sound-section.js').SoundActions['chooseDevice']} */
        chooseDevice: (role, id) => devices.choose(role, id),
        /** @type {import('./sound-section.js').SoundActions['process']} */
        process: (what, isOn) => devices.process(what, isOn),
        effective: () => sound.engine.effective,
        lookAtDevices: () => void devices.look(),
        async startTest() {
            await sound.startTest();
            // The names of the devices are known now.
            await devices.look();
        },
        stopTest: () => sound.stopTest(),
        playTest: () => void sound.engine.playTest(),
        choosePush: (/** @type {boolean} */ isOn) => push.choose(isOn),
        choosePushPreview: (/** @type {boolean} */ isOn) => push.choosePreview(isOn),
        ringTest: () => ringing.test(),
        setRingVolume: (/** @type {number} */ percent) => sound.setVolume('ring', percent),
        /** @type {import('./sound-section.js').SoundActions['chooseRinging']} */
        async chooseRinging(choice) {
            if (choice.notifications && (await Notification.requestPermission()) !== 'granted') {
                throw new RequestError('notificationsDenied', text.sound.notificationsDenied);
            }
            remember('ringing', JSON.stringify({ ...ringingChoices(), ...choice }));
        },
    };
}

/** @param {Parts} parts */
function createDeviceActions({ control, session, notices }) {
    const report = (/** @type {any} */ error) => notices.refuse(error);
    return {
        load: async () => (await control.request('deviceList')).devices ?? [],
        async revoke(/** @type {import('../wire/types.js').DeviceView} */ { id, name }) {
            const { revokeQuestion, revokeBody, revoke, revoked } = text.settings;
            if (!(await confirm({ title: revokeQuestion(name), body: revokeBody, action: revoke }))) return false;
            try {
                await control.request('revokeDevice', { device: id });
                notices.notify('success', revoked(name));
                return true;
            } catch (error) {
                report(error);
                return false;
            }
        },
        async logout() {
            const { logoutQuestion, logoutBody, logout } = text.settings;
            if (!(await confirm({ title: logoutQuestion, body: logoutBody, action: logout }))) return;
            await session.logout().catch(report);
        },
    };
}
