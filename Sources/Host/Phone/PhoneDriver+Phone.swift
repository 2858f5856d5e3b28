// The driver is the phone of a running host.

import Drivers

extension PhoneDriver: Phone {}
