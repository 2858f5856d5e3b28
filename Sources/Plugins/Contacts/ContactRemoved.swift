// A contact that is deleted in one tab is gone from all.

import PluginKit

/// A contact is gone; goes to every tab of the user.
struct ContactRemoved: ServerEvent, Hashable {
    static let type: MessageType = "contactRemoved"

    let contact: ContactID
}
