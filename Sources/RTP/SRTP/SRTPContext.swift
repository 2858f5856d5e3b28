import CSRTP
import Primitives

/// One direction of a protected stream: libsrtp2 behind typed errors (RFC 3711, RFC 7714). The only file that calls it.
///
/// The rollover counter, the replay list and every source's keys live in the library's session.
///
/// Proof: the class holds a C pointer and a buffer of its own, and nothing in it is locked. A context is made by a
/// `MediaSession`, which is a value that one owner feeds: `MediaSlot` on the one media thread that it never leaves (or one
/// test). It is reached through that session only and never handed out, so no two threads can be in it at once; the sending
/// between threads that `Sendable` permits happens before the first packet. What libsrtp2 shares between sessions is
/// its table of ciphers, which only `srtp_init` writes, once.
public final class SRTPContext: @unchecked Sendable {
    public enum Direction: Hashable, Sendable {
        case outbound, inbound
    }

    /// What protection may add to a packet: index, tag and identifier.
    public static let trailerRoom = Int(SRTP_MAX_TRAILER_LEN) + MemoryLayout<UInt32>.size
    /// Packets above this are refused, in either direction.
    public static let largestPacket = 1_500 + trailerRoom
    /// Master keys of one direction.
    public static let mostKeys = Int(SRTP_MAX_NUM_MASTER_KEYS)
    /// Sources that one inbound context believes; each costs memory for the life of the key, so the newest are refused.
    public static let mostSources = 64

    private static let isLibraryReady = srtp_init() == srtp_err_status_ok
    private static let shortestRTP = Int32(RTPPacket.fixedHeaderLength)
    /// Header, source and the index that stands behind the packet (RFC 3711, section 3.4).
    private static let shortestRTCP: Int32 = 12

    private let session: srtp_t
    private let carriesIdentifier: Bool
    private var sources: Set<UInt32> = []
    /// Arriving packets are opened here: the library works in place, and a packet may have to be tried with two keys.
    private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: largestPacket, alignment: 16)

    public init(_ suite: SRTPSuite, keys: [SRTPMasterKey], direction: Direction) throws(SRTPError) {
        guard Self.isLibraryReady else { throw .failed(srtp_err_status_init_fail.rawValue) }
        let identifier = keys.first?.identifier.count ?? 0
        guard (1...Self.mostKeys).contains(keys.count), identifier <= SRTPMasterKey.longestIdentifier,
            keys.allSatisfy({ $0.material.count == suite.keyLength && $0.identifier.count == identifier }),
            keys.count == 1 || identifier > 0
        else { throw .unusableKeys }
        var policy = suite.policy
        policy.ssrc.type = direction == .outbound ? ssrc_any_outbound : ssrc_any_inbound
        let (status, session) = Self.create(&policy, keys)
        guard status == srtp_err_status_ok, let session else { throw .failed(status.rawValue) }
        self.session = session
        self.carriesIdentifier = identifier > 0
    }

    deinit {
        srtp_dealloc(self.session)
        self.scratch.deallocate()
    }

    /// Protects the `count` bytes at the start of `buffer`, which must have `trailerRoom` behind them. Gives the new
    /// length. With several keys the first one protects.
    public func protectRTP(_ buffer: UnsafeMutableRawBufferPointer, count: Int) throws(SRTPError) -> Int {
        try self.protect(buffer, count, shortest: Self.shortestRTP) { base, length in
            srtp_protect_mki(self.session, base, &length, self.carriesIdentifier ? 1 : 0, 0)
        }
    }

    public func protectRTCP(_ buffer: UnsafeMutableRawBufferPointer, count: Int) throws(SRTPError) -> Int {
        try self.protect(buffer, count, shortest: Self.shortestRTCP - 4) { base, length in
            srtp_protect_rtcp_mki(self.session, base, &length, self.carriesIdentifier ? 1 : 0, 0)
        }
    }

    /// The packet inside a datagram. What is given lies in this context, until its next call.
    public func unprotectRTP(_ datagram: UnsafeRawBufferPointer) throws(SRTPError) -> UnsafeRawBufferPointer {
        try self.unprotect(datagram, sourceAt: 8, shortest: Self.shortestRTP) { base, length in
            srtp_unprotect_mki(self.session, base, &length, self.carriesIdentifier ? 1 : 0)
        }
    }

    public func unprotectRTCP(_ datagram: UnsafeRawBufferPointer) throws(SRTPError) -> UnsafeRawBufferPointer {
        try self.unprotect(datagram, sourceAt: 4, shortest: Self.shortestRTCP) { base, length in
            srtp_unprotect_rtcp_mki(self.session, base, &length, self.carriesIdentifier ? 1 : 0)
        }
    }

    private func protect(
        _ buffer: UnsafeMutableRawBufferPointer, _ count: Int, shortest: Int32,
        _ work: (UnsafeMutableRawPointer, inout Int32) -> srtp_err_status_t
    ) throws(SRTPError) -> Int {
        guard let base = buffer.baseAddress, count >= shortest else { throw .malformed }
        guard count + Self.trailerRoom <= buffer.count else { throw .tooLarge(count) }
        var length = Int32(count)
        try Self.check(work(base, &length))
        return Int(length)
    }

    private func unprotect(
        _ datagram: UnsafeRawBufferPointer, sourceAt offset: Int, shortest: Int32,
        _ work: (UnsafeMutableRawPointer, inout Int32) -> srtp_err_status_t
    ) throws(SRTPError) -> UnsafeRawBufferPointer {
        guard datagram.count >= shortest, datagram[0] >> 6 == 2 else { throw .malformed }
        guard datagram.count <= Self.largestPacket, let base = self.scratch.baseAddress else {
            throw .tooLarge(datagram.count)
        }
        let source = datagram.uint32(offset)
        let isKnown = self.sources.contains(source)
        guard isKnown || self.sources.count < Self.mostSources else { throw .tooManySources }
        self.scratch.copyMemory(from: datagram)
        var length = Int32(datagram.count)
        try Self.check(work(base, &length))
        if !isKnown { self.sources.insert(source) }
        return UnsafeRawBufferPointer(rebasing: self.scratch[..<Int(length)])
    }

    private static func check(_ status: srtp_err_status_t) throws(SRTPError) {
        switch status {
        case srtp_err_status_ok: return
        // An identifier of no key of ours: as little ours as a wrong tag.
        case srtp_err_status_auth_fail, srtp_err_status_bad_mki: throw .notAuthentic
        case srtp_err_status_replay_fail, srtp_err_status_replay_old, srtp_err_status_pkt_idx_old: throw .replayed
        case srtp_err_status_bad_param, srtp_err_status_parse_err: throw .malformed
        case srtp_err_status_key_expired: throw .keyExhausted
        default: throw .failed(status.rawValue)
        }
    }

    /// The library copies what it needs of the keys; our copies are wiped.
    private static func create(
        _ policy: inout srtp_policy_t, _ keys: [SRTPMasterKey]
    ) -> (srtp_err_status_t, srtp_t?) {
        let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(
            capacity: keys.reduce(0) { $0 + $1.material.count + $1.identifier.count })
        let masters = UnsafeMutableBufferPointer<srtp_master_key_t>.allocate(capacity: keys.count)
        let pointers = UnsafeMutableBufferPointer<UnsafeMutablePointer<srtp_master_key_t>?>.allocate(
            capacity: keys.count)
        defer {
            bytes.update(repeating: 0)
            bytes.deallocate()
            masters.deallocate()
            pointers.deallocate()
        }
        _ = bytes.initialize(fromContentsOf: keys.flatMap { $0.material.revealed + $0.identifier })
        var place = bytes.baseAddress
        for (index, key) in keys.enumerated() {
            let identifier = place.map { $0 + key.material.count }
            masters.initializeElement(
                at: index,
                to: srtp_master_key_t(key: place, mki_id: identifier, mki_size: UInt32(key.identifier.count)))
            pointers.initializeElement(at: index, to: masters.baseAddress.map { $0 + index })
            place = identifier.map { $0 + key.identifier.count }
        }
        policy.keys = pointers.baseAddress
        policy.num_master_keys = UInt(keys.count)
        var session: srtp_t?
        let status = srtp_create(&session, &policy)
        return (status, session)
    }
}

extension SRTPSuite {
    /// The library's words for the suite. RTCP has the long tag even beside the short one of RTP (RFC 4568, section 6.2.2).
    fileprivate var policy: srtp_policy_t {
        var policy = srtp_policy_t()
        switch self {
        case .aeadAES256GCM:
            srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtp)
            srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtcp)
        case .aeadAES128GCM:
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp)
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp)
        case .aesCM128HMACSHA1Tag80:
            srtp_crypto_policy_set_rtp_default(&policy.rtp)
            srtp_crypto_policy_set_rtcp_default(&policy.rtcp)
        case .aesCM128HMACSHA1Tag32:
            srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(&policy.rtp)
            srtp_crypto_policy_set_rtcp_default(&policy.rtcp)
        }
        return policy
    }
}
