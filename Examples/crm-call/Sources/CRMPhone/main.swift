// The standard telephone, and the customers of the CRM in it.

import CRMCall
import SpechPhoneHost
import StandardPlugins

await HostProgram.main(adding: [CRMCalls()])
