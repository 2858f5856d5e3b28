// The phonebook as a plugin of its own, so that a host can leave it out.

public import PluginKit

/// The contacts of each user: kept in the plugin's own storage, told to every tab of their user.
///
/// It runs apart: reading a large file of contacts holds up nobody who telephones.
public struct ContactMessages: Plugin {
    public let name = "contacts"
    public let capabilities: Set<Capability> = [.storage, .pages]

    public init() {}

    public func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
        let books = ContactBooks(
            storage: try capabilities.storage,
            saved: try registry.outlet(for: ContactsSaved.self, with: capabilities),
            removed: try registry.outlet(for: ContactRemoved.self, with: capabilities))
        try registry.register(ContactList(books: books))
        try registry.register(SaveContact(books: books))
        try registry.register(RemoveContact(books: books))
        try registry.register(ImportContacts(books: books))
        try registry.register(ExportContacts(books: books))
    }
}
