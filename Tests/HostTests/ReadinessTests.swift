// When a host says that it is ready, and why not.

import Synchronization
import Testing
import Vault

@testable import SpechPhoneHost

struct ReadinessTests {
    private static func readiness(_ failure: VaultError? = nil) -> Readiness {
        Readiness(
            probe: VaultProbe { () async throws(VaultError) in
                if let failure { throw failure }
            })
    }

    @Test func saysInWhichStageItIs() async {
        let readiness = Self.readiness()
        #expect(await readiness.obstacle()?.hasPrefix("starting") == true)
        readiness.reach(.working)
        #expect(await readiness.obstacle() == nil)
        readiness.reach(.draining)
        #expect(await readiness.obstacle()?.hasPrefix("draining") == true)
        readiness.reach(.stopping)
        #expect(await readiness.obstacle()?.hasPrefix("stopping") == true)
    }

    @Test func neverGoesBack() {
        let readiness = Self.readiness()
        readiness.reach(.draining)
        readiness.reach(.working)
        #expect(readiness.stage == .draining)
    }

    @Test func saysWhyTheVaultCannotBeWritten() async {
        let readiness = Self.readiness(.diskFull(path: "/vault/devices.db"))
        readiness.reach(.working)
        #expect(await readiness.obstacle()?.contains("is full") == true)
    }

    @Test func manyQuestionsAreOneTry() async {
        let tries = Mutex(0)
        let probe = VaultProbe { () async throws(VaultError) in tries.withLock { $0 += 1 } }
        await withDiscardingTaskGroup { group in
            for _ in 0..<50 { group.addTask { _ = await probe.failure() } }
        }
        #expect(tries.withLock { $0 } == 1)
    }
}
