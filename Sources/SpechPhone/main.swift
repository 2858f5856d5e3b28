// The softphone host with the standard plugins.

import SpechPhoneHost
import StandardPlugins

await HostProgram.main(adding: [])
