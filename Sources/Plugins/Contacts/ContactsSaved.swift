// All tabs of a user show the same phonebook.

import PluginKit

/// Contacts are new or have changed; goes to every tab of the user.
struct ContactsSaved: ServerEvent, Hashable {
    static let type: MessageType = "contactsSaved"

    let contacts: [ContactView]
}
