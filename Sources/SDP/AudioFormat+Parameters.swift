// Formats whose `a=fmtp` in an answer depends on the offer's.

extension AudioFormat {
    /// What an answer says of this format, given what the offer said and what this party would say by itself.
    func answeredParameters(offered: FormatParameters?, own: String?) -> String? {
        switch self.encodingName.lowercased() {
        case "ilbc":
            // RFC 3952, section 5: both sides use the longer frames when either wants them; no mode means 30 ms.
            let modes = [
                offered?["mode"] ?? "30", own.map { FormatParameters(payloadType: 0, text: $0) }?["mode"] ?? "30",
            ]
            return modes.allSatisfy { $0 == "20" } ? "mode=20" : "mode=30"
        case "g729":
            // RFC 7261, section 3.1: Annex B is off as soon as one side does not want it.
            return offered?["annexb"]?.lowercased() == "no" ? "annexb=no" : own
        default:
            return own
        }
    }
}
