/**
 * One binary audio frame, byte for byte as docs/wire.md has it: a 28-byte big-endian header, then PCM16
 * little-endian samples or one Opus packet.
 *
 * | byte | field | | byte | field |
 * |---|---|---|---|---|
 * | 0 | magic 0x5350 "SP" | | 16 | capture time, ms |
 * | 2 | version 1 | | 20 | rate, Hz |
 * | 3 | format | | 24 | samples (u16) |
 * | 4 | stream | | 26 | flags (u16; bit 0: silence) |
 * | 8 | epoch | | 28 | payload |
 * | 12 | sequence | | | |
 */
export const HEADER_BYTES = 28;
export const MAGIC = 0x5350;
export const VERSION = 1;
export const FORMAT_PCM16 = 1;
export const FORMAT_OPUS = 2;
export const FLAG_SILENCE = 1;
/** RFC 7587: the clock of Opus, whatever is in the packet. */
export const OPUS_RATE = 48_000;
/** RFC 6716, section 3.2.1: a packet of one frame is no longer. */
export const LONGEST_PACKET = 1_275;
/** Samples of 40 ms at 48 kHz: no frame of ours is longer. */
const MOST_SAMPLES = 1_920;

/**
 * @typedef {object} AudioFrame
 * @property {number} stream
 * @property {number} epoch
 * @property {number} sequence
 * @property {number} time ms
 * @property {number} rate Hz
 * @property {boolean} silent
 * @property {Int16Array} samples empty when there is a packet
 * @property {Uint8Array} [packet] one Opus packet, or nothing where the frame is silent; without it the frame is PCM16
 * @property {number} [count] how many samples the packet stands for
 */

/**
 * @param {AudioFrame} frame
 * @returns {ArrayBuffer}
 */
export function encodeFrame(frame) {
    const { packet, samples } = frame;
    const buffer = new ArrayBuffer(HEADER_BYTES + (packet ? packet.length : 2 * samples.length));
    const view = new DataView(buffer);
    view.setUint16(0, MAGIC);
    view.setUint8(2, VERSION);
    view.setUint8(3, packet ? FORMAT_OPUS : FORMAT_PCM16);
    view.setUint32(4, frame.stream);
    view.setUint32(8, frame.epoch);
    view.setUint32(12, frame.sequence);
    view.setUint32(16, frame.time);
    view.setUint32(20, frame.rate);
    view.setUint16(24, packet ? frame.count ?? 0 : samples.length);
    view.setUint16(26, frame.silent ? FLAG_SILENCE : 0);
    if (packet) new Uint8Array(buffer, HEADER_BYTES).set(packet);
    else for (let i = 0; i < samples.length; i += 1) view.setInt16(HEADER_BYTES + 2 * i, samples[i], true);
    return buffer;
}

/**
 * @param {ArrayBuffer} buffer
 * @returns {AudioFrame | null} null when the bytes are not a frame of this version
 */
export function decodeFrame(buffer) {
    if (buffer.byteLength < HEADER_BYTES) return null;
    const view = new DataView(buffer);
    if (view.getUint16(0) !== MAGIC || view.getUint8(2) !== VERSION) return null;
    const frame = {
        stream: view.getUint32(4),
        epoch: view.getUint32(8),
        sequence: view.getUint32(12),
        time: view.getUint32(16),
        rate: view.getUint32(20),
        silent: (view.getUint16(26) & FLAG_SILENCE) !== 0,
    };
    const content = view.getUint8(3) === FORMAT_OPUS ? packetOf(view, frame) : samplesOf(view, frame.silent);
    return content && { ...frame, ...content };
}

/**
 * @param {DataView} view
 * @param {boolean} silent
 */
function samplesOf(view, silent) {
    if (view.getUint8(3) !== FORMAT_PCM16) return null;
    const count = view.getUint16(24);
    const carried = (view.byteLength - HEADER_BYTES) / 2;
    // A silent frame may leave its payload out; it still stands for `count` samples of time.
    if (carried !== count && !(silent && carried === 0)) return null;
    const samples = new Int16Array(count);
    if (!silent) for (let i = 0; i < count; i += 1) samples[i] = view.getInt16(HEADER_BYTES + 2 * i, true);
    return { samples };
}

/**
 * @param {DataView} view
 * @param {{silent: boolean, rate: number}} frame
 */
function packetOf(view, { silent, rate }) {
    const count = view.getUint16(24);
    const length = view.byteLength - HEADER_BYTES;
    const isPacket = silent ? length === 0 : length > 0 && length <= LONGEST_PACKET;
    if (!isPacket || rate !== OPUS_RATE || count === 0 || count > MOST_SAMPLES) return null;
    return { samples: new Int16Array(0), packet: new Uint8Array(view.buffer, HEADER_BYTES, length), count };
}
