/// One header line: its name and its value without folds.
public struct HeaderField: Hashable, Sendable {
    public let name: HeaderName
    public let value: String

    public init(name: HeaderName, value: String) {
        self.name = name
        self.value = value
    }
}
