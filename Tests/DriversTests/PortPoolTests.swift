// The ports of the configured range are handed out in turn and come back.

import Testing

@testable import Drivers

@Suite struct PortPoolTests {
    @Test func handsOutEvenPortsInTurn() throws {
        let pool = try PortPool(20_001...20_008, start: 0)
        #expect(pool.count == 3)
        #expect([pool.take(), pool.take(), pool.take(), pool.take()] == [20_002, 20_004, 20_006, nil])
    }

    @Test func aFreedPortRestsUntilTheOthersWereUsed() throws {
        let pool = try PortPool(20_000...20_005, start: 0)
        #expect(pool.take() == 20_000)
        pool.giveBack(20_000)
        #expect([pool.take(), pool.take(), pool.take()] == [20_002, 20_004, 20_000])
    }

    @Test func givingBackTwiceOrAForeignPortChangesNothing() throws {
        let pool = try PortPool(20_000...20_003, start: 0)
        _ = pool.take()
        pool.giveBack(20_000)
        pool.giveBack(20_000)
        pool.giveBack(9)
        #expect(pool.taken == 0)
    }

    @Test(arguments: [UInt16(0)...1, 7...7, 65_535...65_535])
    func refusesARangeWithoutAPair(_ range: ClosedRange<UInt16>) {
        #expect(throws: DriverError.invalidPortRange(range)) { try PortPool(range, start: 0) }
    }

    @Test func usesTheVeryEndOfTheRange() throws {
        let pool = try PortPool(65_534...65_535, start: 7)
        #expect(pool.take() == 65_534)
    }
}
