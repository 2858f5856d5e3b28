private import CZlib
import SIP

/// Codings of a body (RFC 3261, section 20.12): Linphone compresses its notices, whether or not it was asked to.
enum ContentCoding {
    /// What is taken besides plain bodies; both are read by zlib, which tells them apart.
    static let accepted = ["deflate", "gzip"]

    /// Bits of the window, and 32 for either header, as `inflateInit2` has it.
    private static let window: Int32 = 15 + 32

    /// `bytes` as they were before, or `nil`: nothing of the kind, cut, or longer than `limit` bytes.
    static func inflated(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard limit > 0, inflateInit2_(&stream, Self.window, ZLIB_VERSION, size) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var input = bytes
        var status = Z_OK
        let output = [UInt8](unsafeUninitializedCapacity: limit) { room, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = room.baseAddress
                stream.avail_out = UInt32(limit)
                status = inflate(&stream, Z_FINISH)
            }
            count = limit - Int(stream.avail_out)
        }
        return status == Z_STREAM_END ? output : nil
    }
}

extension Request {
    /// The request with its body as it was before it was compressed; `nil` where that cannot be read within `limit` bytes.
    func withPlainBody(limit: Int) -> Request? {
        let codings = self.tokens(.contentEncoding).map { $0.lowercased() }.filter { $0 != "identity" }
        guard let coding = codings.first else { return self }
        guard codings.count == 1, ContentCoding.accepted.contains(coding),
            let body = ContentCoding.inflated(self.body, limit: limit)
        else { return nil }
        var plain = self
        plain.headers.remove(.contentEncoding)
        plain.body = body
        return plain
    }
}
