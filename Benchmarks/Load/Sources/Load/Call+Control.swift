import Foundation

/// What the host says in text.
extension Call {
    func receiveControl(_ bytes: UnsafeRawBufferPointer) {
        // While sound is measured only the end of the call matters, and most texts speak of quality.
        let text = String(decoding: bytes, as: UTF8.self)
        guard !self.isActive || text.utf8.count < 64 || text.contains("\"byToken\"") || text.contains("\"ended\"")
        else {
            return
        }
        guard let message = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
            let data = message["data"] as? [String: Any]
        else { return }
        if message["byToken"] != nil {
            self.reply = data
            if let id = data["callId"] as? String { self.id = id }
        } else if message["type"] as? String == "audio", let stream = data["streamId"] as? Int {
            self.header.stream = UInt32(truncatingIfNeeded: stream)
            self.header.epoch = UInt32(truncatingIfNeeded: data["epoch"] as? Int ?? 0)
        } else if message["type"] as? String == "callState", let call = data["call"] as? [String: Any] {
            self.changed(call)
        }
    }

    /// Tabs of one user hear of each other's calls.
    private func changed(_ call: [String: Any]) {
        guard let id = call["id"] as? String else { return }
        switch call["state"] as? String {
        case "active": self.answered.insert(id)
        case "ended": self.hasEnded = self.hasEnded || id == self.id
        default: break
        }
    }
}
