/// All contacts of one user, in memory for as long as a request takes. Notes which of its blocks have changed.
struct ContactBook {
    /// Each in the order of ids, which is the order of the whole.
    private(set) var blocks: [[ContactView]]
    private(set) var changed: Set<Int> = []

    init(blocks: [[ContactView]]) {
        self.blocks = blocks
    }

    var count: Int { self.blocks.reduce(0) { $0 + $1.count } }

    var all: some Sequence<ContactView> { self.blocks.joined() }

    func contact(_ id: ContactID) -> ContactView? {
        id.block.flatMap { block in self.blocks[block].first { $0.id == id } }
    }

    func holder(ofSpeedDial key: Int) -> ContactView? {
        self.all.first { $0.speedDial == key }
    }

    /// Adds the contact, or puts it in the place of the one with the same id.
    mutating func put(_ contact: ContactView) {
        guard let block = contact.id.block else { preconditionFailure("the id of a contact is always drawn here") }
        self.changed.insert(block)
        let place = self.blocks[block].firstIndex { $0.id >= contact.id } ?? self.blocks[block].endIndex
        if place < self.blocks[block].endIndex, self.blocks[block][place].id == contact.id {
            self.blocks[block][place] = contact
        } else {
            self.blocks[block].insert(contact, at: place)
        }
    }

    mutating func remove(_ id: ContactID) {
        guard let block = id.block else { return }
        self.blocks[block].removeAll { $0.id == id }
        self.changed.insert(block)
    }
}
