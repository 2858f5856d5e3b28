// Names to routes: literals, names of this machine, unknown names, and a resolver that never answers.

import NIOCore
import NIOPosix
import Primitives
import SIP
import Synchronization
import Telephony
import Testing

@testable import Drivers

extension SystemTests {
    @Suite struct ResolverTests {
        struct FixedLookup: NameLookup {
            let answer: @Sendable (ServerAddress) -> Result<[NextHop], ResolveFailure>

            func nextHops(of server: ServerAddress) -> Result<[NextHop], ResolveFailure> { self.answer(server) }
        }

        private func answer(
            _ server: ServerAddress, lookup: any NameLookup = SystemNameLookup(), limit: Duration = .seconds(8),
            local: @escaping RouteResolver.LocalEndpoint = { _, remote in
                LocalAddress.towards(remote).map { IPEndpoint(address: $0, port: 5_070) }
            }
        ) async throws -> RouteResolver.Answer {
            var settings = RouteResolver.Settings()
            settings.timeLimit = limit
            let resolver = try RouteResolver(settings: settings, lookup: lookup, localEndpoint: local)
            defer { resolver.shutDown() }
            let loop = MultiThreadedEventLoopGroup.singleton.next()
            return await withCheckedContinuation { continuation in
                resolver.resolve(server, on: loop) { answer, _ in continuation.resume(returning: answer) }
            }
        }

        private func route(_ remote: IPEndpoint, from local: IPAddress) -> Route {
            Route(transport: .udp, local: IPEndpoint(address: local, port: 5_070), remote: remote)
        }

        @Test func aLiteralNeedsNoLookup() async throws {
            let never = FixedLookup { _ in .failure(.unavailable) }
            let target = IPEndpoint(address: .loopbackV4, port: 5_099)
            let answer = try await self.answer(ServerAddress(host: "127.0.0.1", port: 5_099), lookup: never)
            #expect(answer == .success([self.route(target, from: .loopbackV4)]))
        }

        @Test func aLiteralWithoutAPortGetsTheDefaultOne() async throws {
            let answer = try await self.answer(ServerAddress(host: "127.0.0.1"))
            #expect(try answer.get().map(\.remote.port) == [5_060])
        }

        @Test func findsTheNameOfThisMachine() async throws {
            let answer = try await self.answer(ServerAddress(host: "localhost", port: 5_099))
            let target = IPEndpoint(address: .loopbackV4, port: 5_099)
            #expect(try answer.get().contains(self.route(target, from: .loopbackV4)))
            #expect(try answer.get().allSatisfy { !$0.local.address.isUnspecified })
        }

        @Test func anUnknownNameLeadsNowhere() async throws {
            // RFC 6761: `invalid` never exists. Without a name server the answer is `unavailable`.
            let answer = try await self.answer(ServerAddress(host: "nobody.invalid"))
            #expect([.failure(.notFound), .failure(.unavailable)].contains(answer))
        }

        @Test func anAddressThatNoSocketReachesIsNoRoute() async throws {
            let answer = try await self.answer(ServerAddress(host: "127.0.0.1"), local: { _, _ in nil })
            #expect(answer == .failure(.noRoute))
        }

        @Test func aLookupThatHangsIsAnsweredInTimeAndOnce() async throws {
            let isReleased = Atomic<Bool>(false)
            let hanging = FixedLookup { _ in
                while !isReleased.load(ordering: .acquiring) {}
                return .failure(.notFound)
            }
            let answer = try await self.answer(
                ServerAddress(host: "slow.example"), lookup: hanging, limit: .milliseconds(20))
            isReleased.store(true, ordering: .releasing)
            #expect(answer == .failure(.unavailable))
        }

        @Test func leavesNoDescriptorBehind() async throws {
            _ = MultiThreadedEventLoopGroup.singleton.next()
            _ = try await self.answer(ServerAddress(host: "localhost"))
            let before = openDescriptors()
            _ = try await self.answer(ServerAddress(host: "localhost"))
            #expect(await eventually { openDescriptors() <= before })
        }
    }
}
