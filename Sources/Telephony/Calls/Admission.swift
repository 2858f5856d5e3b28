/// What becomes of an incoming call before anybody hears of it.
enum Admission: Hashable, Sendable {
    case ring(Invitation)
    case refuse(status: Int, CallEnd)
    case forward(Forwarding)
}
