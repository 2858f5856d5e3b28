// Where the media threads run.

import Testing

@testable import Drivers

extension SystemTests {
    @Suite struct ThreadPlacementTests {
        @Test func aMediaThreadStaysOnItsCore() async throws {
            let settings = MediaEngine.Settings(threads: 1, ports: 32_400...32_409)
            let engine = try MediaEngine(settings: settings, framing: PlainFraming()) { _, _ in }
            defer { engine.shutDown() }
            #expect(await eventually { engine.census.threads.map(\.isPinned) == [true] })
        }
    }
}
