// RFC 3261, section 13.3.1.4: how a 2xx is repeated until its ACK.

import Primitives
import Testing

@testable import SIP

struct SuccessRetransmissionTests {
    @Test func repeatsFromT1UpToT2AndGivesUpAfter64T1() {
        let start = Instant(nanoseconds: 0)
        var retransmission = SuccessRetransmission(timers: TransactionTimers(), now: start)
        var sentAt: [Duration] = []
        while true {
            let now = retransmission.deadline
            guard retransmission.handleTimeout(now: now) == .sendAgain else { break }
            sentAt.append(now - start)
        }
        #expect(sentAt == [0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5].map(Duration.seconds(_:)))
        #expect(retransmission.deadline == start + .seconds(32))
        #expect(retransmission.handleTimeout(now: retransmission.deadline) == .noAck)
    }
}
