/// First in, first out; the agent's outputs between an input and `poll()`.
struct OutputQueue: Sendable {
    private var items: [UserAgent.Output] = []
    private var head = 0

    var count: Int { self.items.count - self.head }

    mutating func push(_ output: UserAgent.Output) {
        self.items.append(output)
    }

    mutating func pop() -> UserAgent.Output? {
        guard self.head < self.items.count else { return nil }
        let output = self.items[self.head]
        self.head += 1
        if self.head == self.items.count {
            self.items.removeAll(keepingCapacity: true)
            self.head = 0
        }
        return output
    }
}
