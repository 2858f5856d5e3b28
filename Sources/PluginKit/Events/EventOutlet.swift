/// What a plugin tells pages by itself: one kind of push, made by `HandlerRegistry.outlet(for:with:)`.
public struct EventOutlet<Event: ServerEvent>: Sendable {
    let pages: any Pages

    /// Sends the event to each tab of the user that is open; one that opens later asks. Never waits.
    public func tell(_ event: Event, to user: UserID) {
        self.pages.tell(event, to: user)
    }
}
