/// What a plugin may ask for.
public enum Capability: String, CaseIterable, Hashable, Sendable {
    case accounts
    case audioTap
    case audioVoice
    case calls
    case devices
    case messages
    case pages
    case push
    case signalling
    case storage
}
