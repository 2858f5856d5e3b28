// A phone that a torture message reaches: the account that it is for is there, and somebody to hear it.

import Media
import Primitives
import SIP

@testable import Telephony

struct TorturePhone {
    static let local = IPEndpoint(address: .v4(0xC000_0201), port: 5060)
    static let remote = IPEndpoint(address: .v4(0xC000_0263), port: 5060)

    private var phone: PhoneMachine
    private var now = Instant(nanoseconds: 1_000_000_000)
    /// What the phone sent, but for its own requests.
    private(set) var statuses: [Int] = []

    init(user: String) {
        var settings = PhoneMachine.Settings()
        settings.formats = [.pcmu, .pcma]
        self.phone = PhoneMachine(settings: settings, entropy: EntropySource(testSeed: 1))
        let owner = UserID(rawValue: "anna")
        let account = Account(
            id: AccountID(rawValue: "a"), owner: owner, user: user, domain: "pbx.example", password: Secret("secret"),
            displayName: "Anna", server: ServerAddress(host: "pbx.example"))
        self.give(.command(CommandID(rawValue: 1), .restoreAccount(account)))
        let presence = Presence(user: owner, device: DeviceID(rawValue: "laptop"), deviceName: "Laptop")
        self.give(.command(CommandID(rawValue: 2), .sessionOpened(SessionID(rawValue: 1), presence)))
    }

    mutating func receive(_ bytes: [UInt8]) {
        self.give(
            .datagram(Datagram(transport: .udp, local: Self.local, remote: Self.remote, bytes: bytes)))
    }

    /// Lets everything that the message has caused run out.
    mutating func rest() {
        let end = self.now + .seconds(400)
        while let deadline = self.phone.nextDeadline, deadline <= end {
            self.now = max(self.now, deadline)
            self.give(.timeout)
        }
    }

    var census: PhoneCensus { self.phone.census }

    private mutating func give(_ input: PhoneMachine.Input) {
        self.phone.handle(input, now: self.now)
        while let output = self.phone.poll() {
            switch output {
            case .send(let datagram):
                // What an answer copies from a broken request need not be readable.
                let start = String(decoding: datagram.bytes.prefix(11), as: UTF8.self)
                guard start.hasPrefix("SIP/2.0 "), let status = Int(start.suffix(3)) else { break }
                self.statuses.append(status)
            case .openMedia(let media, _):
                self.phone.handle(.mediaOpened(media, .success(20_000)), now: self.now)
            case .store(let id, _): self.phone.handle(.stored(id, .stored), now: self.now)
            default: break
            }
        }
    }
}
