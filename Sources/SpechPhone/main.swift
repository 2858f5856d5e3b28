// The softphone host with the standard plugins.

import AudioPlugin
import ChatPlugin
import MessagePlugin
import SpechPhoneHost

await HostProgram.main(plugins: [PhoneMessages(), ChatMessages(), AudioFrames()])
