// One HTTP answer, read to its end.

import Foundation

/// An answer to a request that asked for the connection to be closed.
struct TestResponse {
    let status: Int
    /// Names in lower case.
    let headers: [String: String]
    let body: String

    /// Sends a GET and reads until the host closes.
    static func get(
        _ path: String, port: Int, host: String? = nil, headers: [(String, String)] = []
    ) async throws -> TestResponse {
        let connection = try await TestConnection.open(port: port)
        let extra = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
        let host = host ?? "localhost:\(port)"
        let request = "GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\(extra)Connection: close\r\n\r\n"
        try await connection.send(Array(request.utf8))
        var bytes: [UInt8] = []
        var pieces = connection.pieces()
        while let piece = await pieces.next() { bytes += piece }
        await connection.close()
        return TestResponse(bytes)
    }

    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = text.components(separatedBy: "\r\n\r\n")
        let lines = parts[0].components(separatedBy: "\r\n")
        self.status = lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...]
            headers[line[..<colon].lowercased()] = value.trimmingCharacters(in: .whitespaces)
        }
        self.headers = headers
        self.body = parts.dropFirst().joined(separator: "\r\n\r\n")
    }
}
