import Primitives
import Testing

@testable import SIP

struct DeadlineQueueTests {
    private func at(_ value: Int64) -> Instant { Instant(nanoseconds: value) }

    @Test func givesKeysInOrderOfDeadlineThenOfSetting() {
        var queue = DeadlineQueue<Int>()
        for (key, deadline) in [(1, 30), (2, 10), (3, 20), (4, 10)] as [(Int, Int64)] {
            queue.schedule(key, at: self.at(deadline))
        }
        #expect(queue.earliest == self.at(10))
        #expect(queue.popDue(now: self.at(9)) == nil)
        let order = (0..<4).map { _ in queue.popDue(now: self.at(30)) }
        #expect(order == [2, 4, 3, 1])
        #expect(queue.count == 0)
    }

    @Test func keepsOneEntryForEachKey() {
        var queue = DeadlineQueue<Int>()
        for deadline in 1...1_000 { queue.schedule(7, at: self.at(Int64(deadline))) }
        #expect(queue.count == 1)
        #expect(queue.earliest == self.at(1_000))
        queue.schedule(7, at: nil)
        #expect(queue.earliest == nil)
    }

    @Test func agreesWithSortingAfterRandomChanges() {
        var entropy = EntropySource(testSeed: 11)
        var queue = DeadlineQueue<Int>()
        var model: [Int: Int64] = [:]
        for _ in 0..<5_000 {
            let key = Int(entropy.uint32() % 200)
            let deadline = entropy.uint32() % 4 == 0 ? nil : Int64(entropy.uint32() % 1_000)
            model[key] = deadline
            queue.schedule(key, at: deadline.map(self.at))
            #expect(queue.count == model.count)
            #expect(queue.earliest == model.values.min().map(self.at))
        }
        var previous: Int64 = 0
        while let key = queue.popDue(now: self.at(1_000)) {
            let deadline = model.removeValue(forKey: key) ?? -1
            #expect(deadline >= previous)
            previous = deadline
        }
        #expect(model.isEmpty)
    }
}
