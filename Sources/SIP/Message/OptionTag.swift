/// The option tags that the agent itself acts on.
public enum OptionTag {
    /// RFC 3262.
    public static let reliableProvisional = "100rel"
    /// RFC 4028.
    public static let sessionTimer = "timer"
}
