// A name for tests.

import SpechPhoneHost

/// `phone.example`, parsed.
enum AllowedHostText {
    static var phone: AllowedHost { AllowedHost("phone.example") ?? { preconditionFailure("a plain name parses") }() }
}
