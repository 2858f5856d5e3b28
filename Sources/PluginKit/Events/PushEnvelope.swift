/// The outer part of a push: `{"type", "data"}`.
struct PushEnvelope<Event: Encodable>: Encodable {
    let type: String
    let data: Event
}
