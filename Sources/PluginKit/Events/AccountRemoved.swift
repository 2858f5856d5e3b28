/// An account is gone; goes to every tab of its user.
public struct AccountRemoved: ServerEvent, Hashable {
    public static let type: MessageType = "accountRemoved"
    public static let capability = Capability.accounts

    public let account: AccountID

    public init(account: AccountID) {
        self.account = account
    }
}
