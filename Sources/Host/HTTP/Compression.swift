// The page is a hundred small texts: packed they are a third of what they are.

private import CZlib
import HTTPTypes
import Hummingbird
import NIOCore

/// Packs the page's files with gzip (RFC 9110, section 8.4.1.3) for those who accept it.
///
/// Only files that everybody gets: what holds a secret beside what a stranger chose would give its length away.
struct Compression<Context: RequestContext>: RouterMiddleware {
    /// Bytes of a file that is packed. A smaller one gains nothing; a larger one would keep a thread of the page busy for too long.
    static var sizes: ClosedRange<Int> { 512...(1 << 20) }

    /// Media types of the page's texts; pictures are packed already.
    static var types: Set<String> {
        ["text/html", "text/css", "text/javascript", "image/svg+xml", "application/manifest+json"]
    }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard request.method == .get, response.status == .ok, Self.isText(response.headers[.contentType]),
            let length = response.body.contentLength, Self.sizes.contains(length)
        else { return response }
        response.headers[.vary] = "Accept-Encoding"
        guard Self.isAccepted(request.headers[values: .acceptEncoding]) else { return response }
        let plain = Sink()
        try await response.body.write(plain)
        // A file that nothing can be gained of goes as it was read.
        let packed = Self.packed(plain.buffer)
        if packed != nil { response.headers[.contentEncoding] = "gzip" }
        let body = packed ?? plain.buffer
        response.headers[.contentLength] = String(body.readableBytes)
        response.body = ResponseBody(byteBuffer: body)
        return response
    }

    private static func isText(_ contentType: String?) -> Bool {
        guard let type = contentType?.split(separator: ";").first else { return false }
        return Self.types.contains(type.lowercased())
    }

    /// RFC 9110, section 12.5.3: a weight of zero refuses.
    private static func isAccepted(_ values: [String]) -> Bool {
        values.flatMap { $0.split(separator: ",") }.contains { coding in
            let parts = coding.lowercased().split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            guard parts.first == "gzip" else { return false }
            return !parts.dropFirst().contains { $0.hasPrefix("q=") && Double($0.dropFirst(2)) == 0 }
        }
    }

    /// `nil` where packing makes it no smaller.
    private static func packed(_ plain: ByteBuffer) -> ByteBuffer? {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        // 15 bits of window, and 16 for the header of gzip, as `deflateInit2` has it; level 6 of 9.
        guard deflateInit2_(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        var input = Array(plain.readableBytesView)
        var status = Z_OK
        let output = [UInt8](unsafeUninitializedCapacity: input.count) { room, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = room.baseAddress
                stream.avail_out = UInt32(room.count)
                status = deflate(&stream, Z_FINISH)
            }
            count = room.count - Int(stream.avail_out)
        }
        return status == Z_STREAM_END ? ByteBuffer(bytes: output) : nil
    }

    /// Where a body that is read at once ends up.
    private final class Sink: ResponseBodyWriter {
        var buffer = ByteBuffer()

        func write(_ buffer: ByteBuffer) async throws {
            self.buffer.writeImmutableBuffer(buffer)
        }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
