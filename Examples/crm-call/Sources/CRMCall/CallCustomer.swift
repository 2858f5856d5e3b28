// The click.

import PluginKit

/// Calls a customer; the tab that asks hears the call.
struct CallCustomer: MessageHandler {
    static let type: MessageType = "crmCallCustomer"
    static let fieldLimits = ["customer": 64]

    struct Message: Decodable, Sendable {
        let customer: String
    }

    struct Reply: Codable, Sendable {
        let callId: CallID
        let number: String
    }

    let customers: Customers
    let calls: any Calls

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        guard let number = try await self.customers.number(of: message.customer) else {
            throw HandlerError(
                code: "crmUnknownCustomer",
                message: "The CRM has no number of this customer. Save one with crmSaveCustomer.", field: "customer")
        }
        let call = try await self.calls.start(to: number, account: nil, for: session)
        return Reply(callId: call, number: number)
    }
}
