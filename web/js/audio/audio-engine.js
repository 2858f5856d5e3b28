/**
 * The AudioContext and its nodes:
 *
 *     microphone → micGain → capture worklet (frames out)      playout worklet (frames in) → farGain → speaker
 *
 * Events: `built` (the worklets are there), `level` (detail: `{of: 'microphone' | 'far', level}`), `state`, `unplugged`,
 * `headset` (detail: whether the headset or the system has muted the microphone).
 */
import { openMicrophone } from './microphone.js';

/** Gain changes are spread over this time so that they do not click. */
const RAMP_S = 0.02;

export class AudioEngine extends EventTarget {
    /** @type {AudioContext | null} */ context = null;
    /** @type {AudioWorkletNode | null} */ playoutNode = null;
    /** @type {AudioWorkletNode | null} */ captureNode = null;
    /** @type {object | null} the playout buffer's last report */ playout = null;
    /** @type {GainNode | null} */ #micGain = null;
    /** @type {GainNode | null} */ #farGain = null;
    /** @type {MediaStream | null} */ #stream = null;
    /** @type {MediaStreamAudioSourceNode | null} */ #source = null;
    /** @type {Promise<void> | null} */ #built = null;
    /** @type {Promise<import('./microphone.js').MicrophoneProblem | null> | null} */ #opening = null;
    #volumes = { microphone: 1, far: 1 };
    #muted = false;
    #sinkId = '';
    /** Which microphone to ask for; empty for the system's own. */
    microphoneId = '';

    static get isSupported() {
        return typeof AudioWorkletNode === 'function' && 'audioWorklet' in AudioContext.prototype;
    }

    get isSuspended() {
        return this.context !== null && this.context.state !== 'running';
    }

    /** Builds the graph once, and wakes it; call it from a gesture where there is one. */
    async wake() {
        this.#built ??= this.#build().catch((error) => this.#unbuild(error));
        // Resuming must be asked for before the first await, while the browser still sees the gesture.
        this.context?.resume().catch(() => {});
        await this.#built;
        this.context?.resume().catch(() => {});
    }

    /** Lets the sound hardware sleep between calls. */
    rest() {
        this.releaseMicrophone();
        this.context?.suspend().catch(() => {});
    }

    /** @returns {Promise<import('./microphone.js').MicrophoneProblem | null>} what stands in the way, if anything */
    useMicrophone() {
        // A second call may begin while the browser still asks for the first: one question, one stream.
        this.#opening ??= this.#openMicrophone().finally(() => {
            this.#opening = null;
        });
        return this.#opening;
    }

    /** @returns {Promise<import('./microphone.js').MicrophoneProblem | null>} */
    async #openMicrophone() {
        if (this.#stream) return null;
        const result = await openMicrophone(this.microphoneId);
        if ('problem' in result) return result.problem;
        // Whoever woke the sound is told why it cannot be built.
        await this.#built?.catch(() => {});
        if (!this.context || !this.#micGain) {
            for (const track of result.stream.getTracks()) track.stop();
            return 'failed';
        }
        this.#stream = result.stream;
        this.#source = this.context.createMediaStreamSource(result.stream);
        // An input without a connection is how the worklet knows that there is no microphone.
        if (this.captureNode) this.#source.connect(this.#micGain).connect(this.captureNode);
        // A page that may listen may also sound: some browsers let go of a held context now.
        this.context.resume().catch(() => {});
        for (const track of result.stream.getTracks()) {
            for (const type of ['mute', 'unmute']) {
                track.addEventListener(type, () => {
                    if (track.readyState === 'live') this.dispatchEvent(new CustomEvent('headset', { detail: track.muted }));
                });
            }
            track.onended = () => {
                this.releaseMicrophone();
                this.dispatchEvent(new Event('unplugged'));
            };
        }
        return null;
    }

    releaseMicrophone() {
        this.#source?.disconnect();
        this.#micGain?.disconnect();
        for (const track of this.#stream?.getTracks() ?? []) {
            track.onended = null;
            track.stop();
        }
        this.#source = null;
        this.#stream = null;
    }

    /** What the browser really does to the microphone; null while it is closed. */
    get effective() {
        const track = this.#stream?.getAudioTracks()[0];
        return track ? { ...track.getSettings(), label: track.label } : null;
    }

    /**
     * Where the far end is heard.
     * @param {string} sinkId empty for the system's own choice
     */
    async setSpeaker(sinkId) {
        this.#sinkId = sinkId;
        const context = /** @type {any} */ (this.context);
        if (!context?.setSinkId || context.sinkId === sinkId) return;
        // A device that is gone leaves the sound where it was.
        await context.setSinkId(sinkId).catch(() => {});
    }

    /** Two notes on the device where calls are heard. */
    async playTest() {
        await this.wake();
        const context = this.context;
        if (!context) return;
        [523.25, 783.99].forEach((frequency, index) => {
            const begin = context.currentTime + 0.05 + index * 0.35;
            const tone = new OscillatorNode(context, { frequency });
            const gain = new GainNode(context, { gain: 0 });
            gain.gain.setTargetAtTime(0.3, begin, 0.01);
            gain.gain.setTargetAtTime(0, begin + 0.15, 0.06);
            tone.connect(gain).connect(this.#farGain ?? context.destination);
            tone.start(begin);
            tone.stop(begin + 0.7);
        });
    }

    /**
     * Sounds beside the call, where it is heard; nothing while there is no sound at all.
     * @param {(rate: number) => Float32Array} make
     * @param {boolean} [isLooped]
     * @returns {() => void} ends it
     */
    play(make, isLooped = false) {
        const context = this.context;
        if (!context || !this.#farGain) return () => {};
        const samples = make(context.sampleRate);
        const buffer = context.createBuffer(1, samples.length, context.sampleRate);
        buffer.copyToChannel(/** @type {any} what TypeScript calls this array differs by version */ (samples), 0);
        const source = new AudioBufferSourceNode(context, { buffer, loop: isLooped });
        source.connect(this.#farGain);
        source.start();
        return () => source.disconnect();
    }

    /** @param {boolean} muted */
    mute(muted) {
        this.#muted = muted;
        this.captureNode?.port.postMessage({ type: 'mute', muted });
    }

    /**
     * @param {'microphone' | 'far'} which
     * @param {number} gain 1 leaves the sound as it is
     */
    setVolume(which, gain) {
        this.#volumes[which] = gain;
        const node = which === 'far' ? this.#farGain : this.#micGain;
        if (node && this.context) node.gain.setTargetAtTime(gain, this.context.currentTime, RAMP_S / 3);
    }

    async #build() {
        const context = new AudioContext({ latencyHint: 'interactive' });
        this.context = context;
        context.onstatechange = () => this.dispatchEvent(new Event('state'));
        const modules = ['./capture-worklet.js', './playout-worklet.js'];
        await Promise.all(modules.map((name) => context.audioWorklet.addModule(new URL(name, import.meta.url))));
        this.#buildCapture(context);
        this.#buildPlayout(context);
        this.dispatchEvent(new Event('built'));
        await this.setSpeaker(this.#sinkId);
        this.mute(this.#muted);
    }

    /**
     * The next call tries again.
     * @param {unknown} error
     * @returns {never}
     */
    #unbuild(error) {
        this.#built = null;
        this.context?.close().catch(() => {});
        this.context = this.captureNode = this.playoutNode = this.#micGain = this.#farGain = null;
        throw error;
    }

    /** @param {AudioContext} context */
    #buildCapture(context) {
        const mono = { channelCount: 1, channelCountMode: /** @type {const} */ ('explicit') };
        const node = new AudioWorkletNode(context, 'spech-capture', { ...mono, outputChannelCount: [1] });
        this.#micGain = new GainNode(context, { ...mono, gain: this.#volumes.microphone });
        // The node's silent output is connected because an unconnected node is not run.
        node.connect(context.destination);
        node.port.onmessage = ({ data }) => {
            if (data.type === 'level') this.#reportLevel('microphone', data.level);
        };
        this.captureNode = node;
    }

    /** @param {AudioContext} context */
    #buildPlayout(context) {
        const node = new AudioWorkletNode(context, 'spech-playout', { numberOfInputs: 0, outputChannelCount: [1] });
        this.#farGain = new GainNode(context, { gain: this.#volumes.far });
        node.connect(this.#farGain).connect(context.destination);
        node.port.onmessage = ({ data }) => {
            if (data.type === 'level') this.#reportLevel('far', data.level);
            else this.playout = data.statistics;
        };
        this.playoutNode = node;
    }

    /**
     * @param {'microphone' | 'far'} of
     * @param {number} level 0…1
     */
    #reportLevel(of, level) {
        this.dispatchEvent(new CustomEvent('level', { detail: { of, level } }));
    }
}
