// What a phonebook refuses beyond single fields.

import PluginKit

extension HandlerError {
    static let noSuchContact = HandlerError(code: "notFound", message: "This contact is not there any more.")

    static let phonebookFull = HandlerError(
        code: "limitReached",
        message: "No more than \(ContactLimits.contactsPerUser) contacts can be kept. Delete one first.")

    static func speedDialTaken(_ key: Int, by name: String) -> HandlerError {
        HandlerError(
            code: "speedDialTaken", message: "Key \(key) calls \(name). Choose another key.", field: "speedDial")
    }
}
