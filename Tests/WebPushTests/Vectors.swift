// The examples of the RFCs, as they print them.

import Primitives

@testable import WebPush

enum Vectors {
    /// RFC 8291, appendix A.
    static let plaintext = "When I grow up, I want to be a watermelon"
    static let serverPrivate = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
    static let browserPublic =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    static let secret = "BTBZMqHH6r4Tts7J_aSIgg"
    static let salt = "DGv6ra1nlYgDCS1FRnbzlw"
    static let body = """
        DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl\
        7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN
        """

    static func bytes(_ text: String) -> [UInt8] { Base64.decode(text, in: .url) ?? [] }

    static func subscription(_ address: String = "https://push.example/abc") throws -> PushSubscription {
        guard let endpoint = PushEndpoint(address) else { throw PushError.addressRefused }
        return try PushSubscription(endpoint: endpoint, p256dh: self.browserPublic, auth: self.secret)
    }
}
