// The exchange calls the phone.

import Primitives
import SDP
import SIP

extension Exchange {
    mutating func call(_ user: String = "1001", headers: Headers = Headers(), now: Instant) -> InviteSessionID {
        var party = OfferAnswer(
            local: LocalAudio(
                address: World.exchangeEndpoint.address, port: 40_000, formats: self.formats,
                telephoneEvents: self.takesEvents, protection: self.protection), sessionID: 6_000)
        let offer = party.offer()
        let request = UserAgent.OutgoingRequest(
            method: .invite, uri: .sip(SIPURI(user: user, host: "192.0.2.1", port: 5062)),
            from: NameAddress(displayName: "Bob", uri: .sip(SIPURI(user: "1002", host: "pbx.example"))),
            to: NameAddress(uri: .sip(SIPURI(user: user, host: "pbx.example"))), headers: headers,
            body: offer.serialized(), contentType: "application/sdp",
            route: Route(transport: .udp, local: World.exchangeEndpoint, remote: World.phoneEndpoint))
        let session = self.agent.invite(request, now: now)
        self.parties[session] = party
        return session
    }

    mutating func receiveAnswer(_ response: Response, _ session: InviteSessionID) {
        let answer = try? SessionDescription(parsing: response.body)
        let agreed = answer.flatMap { try? self.parties[session]?.accept($0) }
        self.outcomes.append(agreed == nil ? "unusable answer" : "established")
    }
}
