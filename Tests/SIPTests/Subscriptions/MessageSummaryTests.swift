// Bodies of RFC 3842: the examples of the RFC, what servers really write, and noise.

import Testing

@testable import SIP

@Suite struct MessageSummaryTests {
    private func read(_ text: String) -> MessageSummary? {
        MessageSummary(parsing: Array(text.utf8))
    }

    /// RFC 3842, section 5.1.
    @Test func readsTheExampleOfTheRFC() throws {
        let summary = try #require(
            self.read(
                """
                Messages-Waiting: yes\r
                Message-Account: sip:alice@vmail.example.com\r
                Voice-Message: 4/8 (1/2)\r
                Video-Message: 2/1\r
                \r
                To: <alice@atlanta.example.com>\r
                Voice-Message: 9/9\r
                """))
        #expect(summary.isWaiting)
        #expect(summary.account?.description == "sip:alice@vmail.example.com")
        #expect(summary.voice == MessageSummary.Count(new: 4, old: 8, newUrgent: 1, oldUrgent: 2))
    }

    @Test(arguments: [
        ("Messages-Waiting: no\r\n", MessageSummary(isWaiting: false)),
        ("messages-waiting:YES", MessageSummary(isWaiting: true)),
        // Asterisk.
        (
            "Messages-Waiting: yes\r\nMessage-Account: sip:asterisk@192.0.2.9;transport=UDP\r\n"
                + "Voice-Message: 1/0 (0/0)\r\n",
            MessageSummary(
                isWaiting: true, account: try? URI(parsing: "sip:asterisk@192.0.2.9;transport=UDP"),
                voice: .init(new: 1, old: 0))
        ),
        (
            "Messages-Waiting: yes\nMessage-Account: <sip:*97@pbx.example>\nVoice-Message : 12 / 3",
            MessageSummary(
                isWaiting: true, account: try? URI(parsing: "sip:*97@pbx.example"), voice: .init(new: 12, old: 3))
        ),
        ("Messages-Waiting: yes\r\nVoice-Message: many/0\r\n", MessageSummary(isWaiting: true)),
        (
            "Messages-Waiting: yes\r\nVoice-Message: 3/1 (x/y)",
            MessageSummary(isWaiting: true, voice: .init(new: 3, old: 1))
        ),
        (
            "Messages-Waiting: yes\r\nVoice-Message: 4294967295/0\r\n",
            MessageSummary(isWaiting: true, voice: .init(new: 99_999, old: 0))
        ),
        ("Messages-Waiting: yes\r\nMessage-Account: nonsense\r\n\r\n", MessageSummary(isWaiting: true)),
    ])
    func readsWhatServersWrite(text: String, expected: MessageSummary) {
        #expect(self.read(text) == expected)
    }

    @Test(arguments: [
        "", "\r\n", "Voice-Message: 1/0\r\n", "Messages-Waiting: perhaps\r\n", "Messages-Waiting",
        "\r\nMessages-Waiting: yes",
    ])
    func saysNothingWithoutAStatus(text: String) {
        #expect(self.read(text) == nil)
    }

    @Test func noiseIsSafe() {
        let whole = Array("Messages-Waiting: yes\r\nMessage-Account: sip:a@b\r\nVoice-Message: 1/2 (3/4)\r\n".utf8)
        for length in 0...whole.count { _ = MessageSummary(parsing: Array(whole.prefix(length))) }
        for index in whole.indices {
            for byte in [0, 10, 13, 32, 40, 47, 58, 255] as [UInt8] {
                var changed = whole
                changed[index] = byte
                _ = MessageSummary(parsing: changed)
            }
        }
        #expect(MessageSummary(parsing: [UInt8](repeating: 10, count: 100_000)) == nil)
    }
}
