/// Thrown by a test that met another value than the one it looks into.
struct Unexpected: Error {}
