/// The person at this machine, made without a password when the host listens on loopback only.
enum LocalUser {
    static let name = "local"
}
