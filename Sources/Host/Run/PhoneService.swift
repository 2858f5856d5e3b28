// The phone as a service: it stops before the listeners do, so that pages see their calls end.

import Drivers
import Logging
import ServiceLifecycle

/// Waits for the end and then hangs up, unregisters and stops the media threads.
struct PhoneService: Service {
    let driver: PhoneDriver
    let demo: DemoExchangeChild
    let readiness: Readiness
    let logger: Logger

    func run() async throws {
        // Cancellation means that another service failed; the phone must be shut down all the same.
        try? await gracefulShutdown()
        self.readiness.reach(.stopping)
        self.logger.info("hanging up and unregistering")
        await self.driver.shutDown()
        await self.demo.stop()
    }
}
