/// Everything that the host tells pages by itself; a test compares this list with the files beside it.
public enum StandardEvents {
    public static let all: [any ServerEvent.Type] = [
        AccountRemoved.self, Audio.self, CallState.self, Conversation.self, Digit.self, IncomingCall.self,
        LoggedOut.self, Message.self, MessageRemoved.self, Notify.self, Quality.self, Registration.self,
    ]
}
