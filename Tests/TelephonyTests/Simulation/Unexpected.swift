// Ends a test whose next steps would make no sense.

struct Unexpected: Error {
    let what: String

    init(_ what: String) {
        self.what = what
    }
}
