/// Who sent a request, as far as is known when it starts to run.
public enum Caller: Hashable, Sendable {
    case visitor(Visitor)
    case session(BrowserSession, Visitor)

    public var visitor: Visitor {
        switch self {
        case .visitor(let visitor), .session(_, let visitor): visitor
        }
    }

    public var sessionID: SessionID { self.visitor.session }
}
