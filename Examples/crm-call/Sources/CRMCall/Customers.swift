import PluginKit

/// The numbers of customers, sealed in the vault.
struct Customers: Sendable {
    let storage: any Storage

    func number(of customer: String) async throws -> String? {
        try await self.storage.value(forKey: Self.key(customer)).map { String(decoding: $0, as: UTF8.self) }
    }

    func save(_ number: String, of customer: String) async throws {
        try await self.storage.setValue(Array(number.utf8), forKey: Self.key(customer))
    }

    private static func key(_ customer: String) -> String { "customer/" + customer.lowercased() }
}
