/// The open tabs of every user, for telling them something; plugins reach it through an `EventOutlet` only.
public protocol Pages: Sendable {
    /// Sends the event to each tab of the user that is open. Never waits.
    func tell(_ event: some ServerEvent, to user: UserID)
}
