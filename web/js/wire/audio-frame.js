/**
 * One binary audio frame, byte for byte as docs/wire.md has it: a 28-byte big-endian header, a receipt where there is
 * one, then PCM16 little-endian samples or one Opus packet.
 */
const HEADER_BYTES = 28;
const MAGIC = 0x5350;
const VERSION = 1;
const FORMAT_PCM16 = 1;
const FORMAT_OPUS = 2;
const FLAG_SILENCE = 1;
const FLAG_RECEIPT = 2;
const RECEIPT_BYTES = 6;
/** RFC 7587: the clock of Opus, whatever is in the packet. */
export const OPUS_RATE = 48_000;
/** RFC 6716, section 3.2.1: a packet of one frame is no longer. */
const LONGEST_PACKET = 1_275;
/** Samples of 60 ms at 48 kHz: no frame of ours is longer. */
const MOST_SAMPLES = 2_880;

/**
 * What the receiver of frames tells their sender.
 * @typedef {{time: number, excess: number}} Receipt `time` of the newest one, and ms that it has waited on the way
 */

/**
 * @typedef {object} AudioFrame
 * @property {number} stream
 * @property {number} epoch
 * @property {number} sequence
 * @property {number} time when it was sent, ms on a steady clock
 * @property {number} rate Hz
 * @property {boolean} silent
 * @property {Int16Array} samples empty when there is a packet
 * @property {Uint8Array} [packet] one Opus packet, or nothing where the frame is silent; without it the frame is PCM16
 * @property {Receipt} [receipt] of what came the other way
 * @property {number} [count] how many samples the packet stands for
 */

/**
 * @param {AudioFrame} frame
 * @returns {ArrayBuffer}
 */
export function encodeFrame(frame) {
    const { packet, samples, receipt } = frame;
    const start = HEADER_BYTES + (receipt ? RECEIPT_BYTES : 0);
    const buffer = new ArrayBuffer(start + (packet ? packet.length : 2 * samples.length));
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
    view.setUint16(26, (frame.silent ? FLAG_SILENCE : 0) | (receipt ? FLAG_RECEIPT : 0));
    if (receipt) {
        view.setUint32(HEADER_BYTES, receipt.time);
        view.setUint16(HEADER_BYTES + 4, Math.min(receipt.excess, 0xFFFF));
    }
    if (packet) new Uint8Array(buffer, start).set(packet);
    else for (let i = 0; i < samples.length; i += 1) view.setInt16(start + 2 * i, samples[i], true);
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
    const flags = view.getUint16(26);
    const hasReceipt = (flags & FLAG_RECEIPT) !== 0;
    const start = HEADER_BYTES + (hasReceipt ? RECEIPT_BYTES : 0);
    if (buffer.byteLength < start) return null;
    const frame = {
        stream: view.getUint32(4),
        epoch: view.getUint32(8),
        sequence: view.getUint32(12),
        time: view.getUint32(16),
        rate: view.getUint32(20),
        silent: (flags & FLAG_SILENCE) !== 0,
    };
    const isPacket = view.getUint8(3) === FORMAT_OPUS;
    const content = isPacket ? packetOf(view, start, frame) : samplesOf(view, start, frame.silent);
    if (!content || !hasReceipt) return content && { ...frame, ...content };
    const receipt = { time: view.getUint32(HEADER_BYTES), excess: view.getUint16(HEADER_BYTES + 4) };
    return { ...frame, ...content, receipt };
}

/**
 * @param {DataView} view
 * @param {number} start of the payload
 * @param {boolean} silent
 */
function samplesOf(view, start, silent) {
    if (view.getUint8(3) !== FORMAT_PCM16) return null;
    const count = view.getUint16(24);
    const carried = (view.byteLength - start) / 2;
    // A silent frame may leave its payload out; it still stands for `count` samples of time.
    if (carried !== count && !(silent && carried === 0)) return null;
    const samples = new Int16Array(count);
    if (!silent) for (let i = 0; i < count; i += 1) samples[i] = view.getInt16(start + 2 * i, true);
    return { samples };
}

/**
 * @param {DataView} view
 * @param {number} start of the payload
 * @param {{silent: boolean, rate: number}} frame
 */
function packetOf(view, start, { silent, rate }) {
    const count = view.getUint16(24);
    const length = view.byteLength - start;
    const isPacket = silent ? length === 0 : length > 0 && length <= LONGEST_PACKET;
    if (!isPacket || rate !== OPUS_RATE || count === 0 || count > MOST_SAMPLES) return null;
    return { samples: new Int16Array(0), packet: new Uint8Array(view.buffer, start, length), count };
}
