// The standard telephone, which writes each call into a folder: RECORDINGS, or `recordings` here.

import CallRecorder
import Foundation
import SpechPhoneHost
import StandardPlugins

let folder = ProcessInfo.processInfo.environment["RECORDINGS"] ?? "recordings"
await HostProgram.main(adding: [CallRecorder(folder: folder)])
