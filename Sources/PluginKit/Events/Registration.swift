/// An account's registration changed; goes to every tab of its user.
public struct Registration: ServerEvent, Hashable {
    public static let type: MessageType = "registration"
    public static let capability = Capability.accounts

    public let account: AccountView

    public init(account: AccountView) {
        self.account = account
    }
}
