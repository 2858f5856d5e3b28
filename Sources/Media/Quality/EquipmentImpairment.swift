import Codecs

/// What a codec costs by itself, and how it bears loss: `Ie` and `Bpl` of the E-model (ITU-T G.107, section 3.5).
struct EquipmentImpairment: Hashable, Sendable {
    /// Points of the rating that the codec costs on a clean line.
    let impairment: Double
    /// The larger, the less a loss is heard.
    let robustness: Double

    /// The values of ITU-T G.113, appendix I, where it has them: G.711 with concealment, G.729A with silence suppression, GSM
    /// full rate. For the others, which it does not list on this scale, ours: a wide band costs nothing and is concealed
    /// as well as G.711; iLBC and Speex are put beside their like.
    init(of codec: AudioCodec) {
        (self.impairment, self.robustness) =
            switch codec {
            case .pcmu, .pcma, .g722, .opus, .l16At8, .l16At16, .l16At32, .l16At44, .l16At48: (0, 25.1)
            case .speexWide, .speexUltraWide: (5, 20)
            case .g729, .speexNarrow, .ilbc: (11, 19)
            case .gsm: (20, 19)
            }
    }
}
