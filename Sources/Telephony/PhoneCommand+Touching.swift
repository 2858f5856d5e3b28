extension PhoneCommand {
    /// The call with which a person does something. What pages do by themselves, such as hearing it again after a reload,
    /// is not among it.
    var touchedCall: CallID? {
        switch self {
        case .acceptCall(let call, _), .sendDigits(let call, _), .hold(let call), .resume(let call, _),
            .transfer(let call, _), .transferWith(let call, _):
            call
        case .restoreAccount, .saveAccount, .removeAccount, .setPreferences, .register, .startCall, .rejectCall,
            .hangUp, .checkCall, .attach, .detach, .sessionOpened, .sessionClosed, .setReachable, .sendMessage,
            .retryMessage, .restoreMessages, .removeMessages, .tellDisplayed, .compose, .snapshot, .census,
            .signalling, .drain, .shutDown:
            nil
        }
    }
}
