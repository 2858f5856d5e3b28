import Telephony

/// Which tab hears a session, and through which socket; the socket may open later than the machine attaches.
struct PhoneAttachment {
    let audio: AudioAttachment
    let session: SessionID
    var sink: (any DownlinkSink)?
}
