// Click to call: the CRM's page names a customer, and the telephone knows the number.

public import PluginKit

/// Keeps the customers' numbers, and calls a customer by name.
public struct CRMCalls: Plugin {
    public let name = "crm"
    /// Everything that this plugin can do at all: place calls, and keep values in the vault under its own name.
    public let capabilities: Set<Capability> = [.calls, .storage]

    public init() {}

    public func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
        let customers = Customers(storage: try capabilities.storage)
        try registry.register(SaveCustomer(customers: customers))
        try registry.register(CallCustomer(customers: customers, calls: try capabilities.calls))
    }
}
