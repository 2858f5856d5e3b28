/**
 * SIP messages as a file that Wireshark and tcpdump open: pcapng (draft-ietf-opsawg-pcapng), one datagram for each message.
 *
 * The packets are made here and never travelled like this: their addresses, ports, times and texts are those of the
 * messages, secrets masked. What went over TCP or TLS is a datagram too, and its comment says so.
 */

/** @typedef {import('../wire/types.js').SignallingView} SignallingView */
/** @typedef {[code: number, value: Uint8Array]} Option */

/** A packet begins with its IP header (LINKTYPE_RAW). */
const RAW = 101;
const UDP = 17;
const BLOCKS = { section: 0x0a0d0d0a, interface: 1, packet: 6 };
const OPTIONS = { end: 0, comment: 1, application: 4 };
const TRANSPORTS = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' };

const encode = (/** @type {string} */ text) => new TextEncoder().encode(text);

/**
 * @param {SignallingView[]} messages oldest first
 * @param {string} version of the host
 */
export function captureOf(messages, version) {
    const about = 'SIP messages as SpechPhone keeps them. Passwords, keys, digits and texts of messages are masked.';
    const section = new DataView(new ArrayBuffer(16));
    section.setUint32(0, 0x1a2b3c4d, true);
    section.setUint16(4, 1, true);
    // The length of the section is not said.
    section.setBigInt64(8, -1n, true);
    const link = new DataView(new ArrayBuffer(8));
    link.setUint16(0, RAW, true);
    const options = /** @type {Option[]} */ ([[OPTIONS.comment, encode(about)], [OPTIONS.application, encode(`SpechPhone ${version}`)]]);
    return joined([block(BLOCKS.section, section, options), block(BLOCKS.interface, link, []), ...messages.map(packet)]);
}

/** @param {SignallingView} message */
function packet(message) {
    const data = datagram(message);
    const head = new DataView(new ArrayBuffer(20));
    // Microseconds since 1970, in two halves.
    const time = BigInt(message.at) * 1_000n;
    head.setUint32(4, Number(time >> 32n), true);
    head.setUint32(8, Number(time & 0xffffffffn), true);
    head.setUint32(12, data.length, true);
    head.setUint32(16, data.length, true);
    return block(BLOCKS.packet, head, [[OPTIONS.comment, encode(comment(message))]], data);
}

/** @param {SignallingView} message */
function comment({ direction, transport, method, size }) {
    const way = `${direction === 'outgoing' ? 'Sent' : 'Received'} over ${TRANSPORTS[transport]}, ${size} bytes.`;
    const form = transport === 'udp' ? '' : ' It was part of a connection and is shown as a datagram.';
    return way + form + (method ? '' : ' It could not be read: only its first line is here.');
}

/** @param {SignallingView} message */
function datagram({ number, direction, local, remote, text }) {
    const [from, to] = (direction === 'outgoing' ? [local, remote] : [remote, local]).map(endpoint);
    const isShort = from.address.length === 4 && to.address.length === 4;
    const payload = encode(text);
    const length = 8 + payload.length;
    const head = isShort ? 20 : 40;
    const bytes = new Uint8Array(head + length);
    const view = new DataView(bytes.buffer);
    const [source, target] = [from, to].map(({ address }) => (isShort ? address : widened(address)));
    if (isShort) {
        // RFC 791, section 3.1.
        view.setUint16(0, 0x4500);
        view.setUint16(2, bytes.length);
        view.setUint16(4, number & 0xffff);
        view.setUint16(6, 0x4000);
        view.setUint16(8, (64 << 8) | UDP);
        bytes.set(source, 12);
        bytes.set(target, 16);
        view.setUint16(10, checksum(bytes.subarray(0, head)));
    } else {
        // RFC 8200, section 3.
        view.setUint32(0, 0x60000000);
        view.setUint16(4, length);
        view.setUint16(6, (UDP << 8) | 64);
        bytes.set(source, 8);
        bytes.set(target, 24);
    }
    view.setUint16(head, from.port);
    view.setUint16(head + 2, to.port);
    view.setUint16(head + 4, length);
    bytes.set(payload, head + 8);
    const sum = checksum(joined([source, target, new Uint8Array([0, UDP, length >> 8, length & 0xff]), bytes.subarray(head)]));
    // RFC 768: zero would say that there is none.
    view.setUint16(head + 6, sum || 0xffff);
    return bytes;
}

/** @param {string} text such as 192.0.2.1:5060 or [2001:db8::1]:5060; what is neither has no address */
function endpoint(text) {
    const [, six, four, port] = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+)):(\d+)$/i.exec(text) ?? [];
    return { address: six ? wide(six) : Uint8Array.from((four ?? '0.0.0.0').split('.').map(Number)), port: Number(port ?? 0) };
}

/** @param {string} text of IPv6 */
function wide(text) {
    // An end in the form of IPv4 stands for two groups.
    const plain = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts) => {
        const [a, b, c, d] = parts.slice(0, 4).map(Number);
        return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
    });
    const [first, last] = plain.split('::').map((part) => part.split(':').filter(Boolean));
    const groups = last ? [...first, ...Array(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last] : first;
    const bytes = new Uint8Array(16);
    groups.slice(0, 8).forEach((group, index) => new DataView(bytes.buffer).setUint16(2 * index, parseInt(group, 16)));
    return bytes;
}

/** @param {Uint8Array} address of IPv4, as IPv6 writes it (RFC 4291, section 2.5.5.2) */
function widened(address) {
    return address.length === 16 ? address : Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...address]);
}

/** @param {Uint8Array} bytes */
function checksum(bytes) {
    let sum = 0;
    for (let index = 0; index < bytes.length; index += 2) sum += (bytes[index] << 8) | (bytes[index + 1] ?? 0);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    return ~sum & 0xffff;
}

/**
 * @param {number} type
 * @param {DataView} head
 * @param {Option[]} options
 * @param {Uint8Array} data
 */
function block(type, head, options, data = new Uint8Array()) {
    const all = /** @type {Option[]} */ (options.length > 0 ? [...options, [OPTIONS.end, new Uint8Array()]] : []);
    const parts = [new Uint8Array(head.buffer), padded(data), ...all.flatMap(([code, value]) => [pair(code, value.length), padded(value)])];
    const length = 12 + parts.reduce((sum, part) => sum + part.length, 0);
    const begin = new DataView(new ArrayBuffer(8));
    begin.setUint32(0, type, true);
    begin.setUint32(4, length, true);
    const end = new Uint8Array(begin.buffer.slice(4));
    return joined([new Uint8Array(begin.buffer), ...parts, end]);
}

/** @param {number} code @param {number} length */
function pair(code, length) {
    const view = new DataView(new ArrayBuffer(4));
    view.setUint16(0, code, true);
    view.setUint16(2, length, true);
    return new Uint8Array(view.buffer);
}

/** @param {Uint8Array} bytes */
function padded(bytes) {
    const whole = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
    whole.set(bytes);
    return whole;
}

/** @param {Uint8Array[]} parts */
function joined(parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let place = 0;
    for (const part of parts) {
        whole.set(part, place);
        place += part.length;
    }
    return whole;
}
