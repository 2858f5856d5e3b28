// The CRM tells a number once.

import PluginKit

/// Keeps the number of a customer.
struct SaveCustomer: MessageHandler {
    static let type: MessageType = "crmSaveCustomer"
    static let fieldLimits = ["customer": 64, "number": 64]

    struct Message: Decodable, Sendable {
        let customer: String
        let number: String
    }

    let customers: Customers

    func handle(_ message: Message, from session: BrowserSession) async throws -> NoFields {
        guard !message.customer.isEmpty else {
            throw HandlerError.invalidField("customer", "Name the customer.")
        }
        try await self.customers.save(message.number, of: message.customer)
        return NoFields()
    }
}
