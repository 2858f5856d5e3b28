// What becomes of a notification, whatever the push service answers.

import Foundation
import Telephony
import Testing
import Vault
import WebPush

@testable import SpechPhoneHost

/// What waits for something that never happens fails, and does not hang.
@Suite(.timeLimit(.minutes(20)))
struct PushCourierTests {
    @Test func carriesANoticeToTheDevice() async throws {
        let bench = try await PushBench()
        try await bench.run {
            bench.courier.carry(PushBench.notice(), to: bench.owner)
            try await bench.settled { $0.delivered == 1 }
        }
        let headers = bench.service.requests.first?.headers.map { "\($0.name): \($0.value)" } ?? []
        #expect(headers.contains("TTL: 60") && headers.contains("Urgency: high") && headers.contains("Topic: tag"))
    }

    @Test(arguments: [404, 410])
    func forgetsASubscriptionThatIsOverAndTellsThePhone(status: Int) async throws {
        let bench = try await PushBench([.status(status, retryAfter: nil)])
        try await bench.run {
            bench.courier.carry(PushBench.notice(), to: bench.owner)
            try await bench.settled { $0.dropped == 1 }
        }
        #expect(try await bench.vault.push.list(of: bench.owner).subscriptions.isEmpty)
        #expect(bench.phone.commands == [.setReachable(Telephony.UserID(rawValue: bench.owner.rawValue), false)])
        #expect(bench.service.requests.count == 1)
    }

    @Test(arguments: [PushAnswer.status(302, retryAfter: nil), .status(403, retryAfter: nil), .addressForbidden])
    func givesUpWhatIsRefusedAndKeepsTheSubscription(answer: PushAnswer) async throws {
        let bench = try await PushBench([answer])
        try await bench.run {
            bench.courier.carry(PushBench.notice(), to: bench.owner)
            try await bench.settled { $0.refused == 1 }
        }
        #expect(bench.service.requests.count == 1)
        #expect(try await bench.vault.push.list(of: bench.owner).subscriptions.count == 1)
    }

    @Test func doesNotTryAgainWhatIsNoLongerTrue() async throws {
        let bench = try await PushBench([.status(503, retryAfter: nil)])
        try await bench.run {
            bench.courier.carry(PushBench.notice(), to: bench.owner, while: { bench.service.requests.isEmpty })
            await bench.rests.begin()
            bench.rests.end()
            try await bench.settled { _ in true }
        }
        #expect(bench.service.requests.count == 1)
    }

    /// The service has both, and shows the one that came last.
    @Test func triesNothingAgainThatIsOlderThanWhatItHasToSay() async throws {
        let bench = try await PushBench([.status(503, retryAfter: nil), .status(201, retryAfter: nil)])
        try await bench.run {
            bench.courier.carry(PushBench.notice(.call), to: bench.owner)
            await bench.rests.begin()
            bench.courier.carry(PushBench.notice(.missed), to: bench.owner)
            try await bench.settled { $0.delivered == 1 }
        }
        #expect(bench.courier.census.overtaken == 1)
        #expect(bench.service.requests.map { $0.headers.first { $0.name == "TTL" }?.value } == ["60", "86400"])
    }

    @Test func tellsADeviceNothingThatWasRevokedInAPause() async throws {
        let bench = try await PushBench([.status(503, retryAfter: nil)])
        try await bench.run {
            bench.courier.carry(PushBench.notice(.message), to: bench.owner)
            await bench.rests.begin()
            try await bench.vault.devices.revoke(bench.device, of: bench.owner, now: Date())
            bench.rests.end()
            try await bench.settled { _ in true }
        }
        #expect(bench.service.requests.count == 1)
    }

    @Test func tellsADeviceNothingByASubscriptionThatAnotherHasReplacedInAPause() async throws {
        let bench = try await PushBench([.status(503, retryAfter: nil)])
        try await bench.run {
            bench.courier.carry(PushBench.notice(.message), to: bench.owner)
            await bench.rests.begin()
            try await bench.vault.push.save(
                DeviceSubscription(PushBench.draft("https://push.example/new")).bytes, of: bench.device,
                owner: bench.owner, now: Date())
            bench.rests.end()
            try await bench.settled { _ in true }
        }
        #expect(bench.service.requests.count == 1)
    }

    /// The answer speaks of the subscription that was used, and the device may have another one by then.
    @Test func forgetsOnlyTheSubscriptionThatIsOver() async throws {
        let bench = try await PushBench([.status(410, retryAfter: nil)])
        let new = DeviceSubscription(PushBench.draft("https://push.example/new")).bytes
        bench.service.meanwhile {
            try? await bench.vault.push.save(new, of: bench.device, owner: bench.owner, now: Date())
        }
        try await bench.run {
            bench.courier.carry(PushBench.notice(), to: bench.owner)
            try await bench.settled { $0.dropped == 1 }
        }
        #expect(try await bench.vault.push.list(of: bench.owner).subscriptions.map(\.content) == [new])
    }

    @Test func aCallIsToldThoughMessagesTakeAllTheirRoom() async throws {
        let bench = try await PushBench([.status(503, retryAfter: nil)])
        let messages = PushSlots<Int>.perDevice
        try await bench.run {
            for index in 0..<messages {
                bench.courier.carry(PushBench.notice(.message, tag: "\(index)"), to: bench.owner)
                await bench.rests.begin()
            }
            bench.courier.carry(PushBench.notice(.call), to: bench.owner)
            while bench.service.requests.count <= messages, bench.courier.census.overflows == 0 {
                try await Task.sleep(for: .milliseconds(2))
            }
        }
        #expect(bench.courier.census.overflows == 0)
        #expect(bench.service.requests.count == messages + 1)
    }

    @Test func givesUpAServiceThatAsksForMorePatienceThanACallHas() async throws {
        let bench = try await PushBench([.status(429, retryAfter: "61")])
        try await bench.run {
            bench.courier.carry(PushBench.notice(), to: bench.owner)
            try await bench.settled { $0.expired == 1 }
        }
    }

    @Test func leavesOutTheDevicesThatNeedNotBeTold() async throws {
        let bench = try await PushBench()
        try await bench.run {
            bench.courier.carry(PushBench.notice(.over), to: bench.owner, where: { $0 != bench.device })
            bench.courier.carry(PushBench.notice(.missed), to: bench.owner)
            try await bench.settled { $0.delivered == 1 }
        }
        #expect(bench.service.requests.count == 1)
    }

    @Test func saysWhatAMessageSaysOnlyWhereThePersonWantsIt() throws {
        for preview in [false, true] {
            let device = DeviceSubscription(PushBench.draft(preview: preview))
            let json = String(decoding: PushBench.notice(.message).payload(for: device), as: UTF8.self)
            #expect(json.contains("what it says") == preview)
            #expect(json.contains(#""language":"es""#) && json.contains(#""from":"Bob""#))
        }
    }

    @Test func fitsIntoOneMessageHoweverLongTheNames() {
        let long = String(repeating: "👩‍👩‍👧‍👦", count: 500)
        let notice = PushNotice(kind: .message, tag: "t", from: long, at: 1, text: long)
        let payload = notice.payload(for: DeviceSubscription(PushBench.draft(preview: true)))
        #expect(payload.count <= PushRequest.longestPayload)
    }
}
