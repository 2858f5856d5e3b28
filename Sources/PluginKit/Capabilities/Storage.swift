/// A plugin's own values in the vault; keys live in the plugin's namespace.
public protocol Storage: Sendable {
    func value(forKey key: String) async throws -> [UInt8]?
    func setValue(_ value: [UInt8], forKey key: String) async throws
    func removeValue(forKey key: String) async throws
}
