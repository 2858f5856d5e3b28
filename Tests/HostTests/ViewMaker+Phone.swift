@testable import SpechPhoneHost

extension ViewMaker {
    /// Views of calls that nobody hears.
    init(phone: any Phone) {
        self.init(phone: phone, media: CallMediaTable())
    }
}
