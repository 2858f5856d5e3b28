// The plugin without a telephone: what a page says is JSON, and the calls are noted.

import CRMCall
import PluginKit
import PluginTesting
import Testing

struct CRMCallsTests {
    @Test func callsTheNumberThatWasSaved() async throws {
        let bench = try PluginBench([CRMCalls()])
        #expect(try await bench.ask("crmSaveCustomer", #"{"customer":"Ada","number":"600"}"#).success)
        let reply = try await bench.ask("crmCallCustomer", #"{"customer":"ada"}"#)
        #expect(reply.json == #"{"byToken":"1","data":{"callId":"1","number":"600","success":true}}"#)
        #expect(bench.services.started.map(\.digits) == ["600"])
        #expect(bench.services.started.first?.session == PluginBench.session)
    }

    @Test func saysSoWhenTheCustomerIsUnknown() async throws {
        let bench = try PluginBench([CRMCalls()])
        let reply = try await bench.ask("crmCallCustomer", #"{"customer":"nobody"}"#)
        #expect(reply.code == "crmUnknownCustomer")
        #expect(reply.field == "customer")
        #expect(bench.services.started.isEmpty)
    }

    @Test func passesTheTelephonesRefusalOn() async throws {
        let bench = try PluginBench([CRMCalls()])
        #expect(try await bench.ask("crmSaveCustomer", #"{"customer":"Ada","number":"600"}"#).success)
        bench.services.refuseCalls(with: HandlerError(code: "tooManyCalls", message: "Hang up first."))
        #expect(try await bench.ask("crmCallCustomer", #"{"customer":"Ada"}"#).code == "tooManyCalls")
    }

    @Test func isPartOfTheContract() throws {
        let bench = try PluginBench([CRMCalls()])
        #expect(bench.contract.names.isSuperset(of: ["request.crmCallCustomer", "reply.crmCallCustomer"]))
    }
}
