public import Primitives

/// Decides from which address media is taken and to which it goes: symmetric RTP with a guard against hijack.
///
/// Until it locks, the announced address is believed at once, and any other one after several packets in
/// sequence from one source (RFC 3550, appendix A.1: probation). It locks once per negotiation; afterwards everybody
/// else is refused until `renegotiate`, but for the announced address: the peer named it itself, so it may still take
/// the place of another one.
public struct SourceLock: Hashable, Sendable {
    public enum Verdict: Hashable, Sendable {
        case accepted
        /// This packet completed a probation or came from the announced address: media goes there from now on.
        case locked
        /// Not yet trusted, or foreign.
        case refused
    }

    /// Packets in sequence before an address that nobody announced is believed.
    public static let probation = 3
    /// Packets in sequence before the address that media moved away from is believed again: half a second, because
    /// what was on its way, or an old relay that is slow to stop, must not win against the new address.
    public static let formerProbation = 25
    /// Addresses under probation at one time; the oldest gives way.
    public static let candidateLimit = 4

    private struct Candidate: Hashable, Sendable {
        var endpoint: IPEndpoint
        var ssrc: SSRC
        var next: SequenceNumber
        var count: Int
    }

    /// Where our media goes.
    public private(set) var destination: IPEndpoint
    public private(set) var isLocked = false
    private var announced: IPEndpoint
    /// Where media came from before the negotiation.
    private var former: IPEndpoint?
    /// Whether that negotiation named another address; one that did not is a mere refresh and cuts nothing.
    private var hasMoved = false
    private var candidates: [Candidate] = []

    public init(announced: IPEndpoint) {
        self.announced = announced
        self.destination = announced
        self.candidates.reserveCapacity(Self.candidateLimit)
    }

    /// A new offer or answer unlocks. Media keeps its latched way when the announced address did not change.
    public mutating func renegotiate(announced: IPEndpoint) {
        self.former = self.isLocked ? self.destination : self.former
        if announced != self.announced {
            self.destination = announced
            self.hasMoved = true
        } else if self.isLocked {
            self.hasMoved = false
        }
        self.announced = announced
        self.isLocked = false
        self.candidates.removeAll(keepingCapacity: true)
    }

    /// Takes a packet of a negotiated payload type; others must not come here.
    public mutating func receive(from endpoint: IPEndpoint, ssrc: SSRC, sequence: SequenceNumber) -> Verdict {
        if self.isLocked {
            if endpoint == self.destination { return .accepted }
            guard endpoint == self.announced else { return .refused }
        }
        let needed = self.probation(of: endpoint)
        guard self.countInSequence(endpoint, ssrc, sequence) >= needed else { return .refused }
        return self.lock(to: endpoint)
    }

    private func probation(of endpoint: IPEndpoint) -> Int {
        if endpoint == self.announced { return self.isLocked ? Self.probation : 1 }
        guard endpoint == self.former else { return Self.probation }
        return self.hasMoved ? Self.formerProbation : 1
    }

    /// How many packets in a row, this one included, came from the address and the source in sequence.
    private mutating func countInSequence(_ endpoint: IPEndpoint, _ ssrc: SSRC, _ sequence: SequenceNumber) -> Int {
        guard let index = self.candidates.firstIndex(where: { $0.endpoint == endpoint }) else {
            if self.candidates.count >= Self.candidateLimit { self.candidates.removeFirst() }
            self.candidates.append(Candidate(endpoint: endpoint, ssrc: ssrc, next: sequence &+ 1, count: 1))
            return 1
        }
        let inSequence = self.candidates[index].ssrc == ssrc && self.candidates[index].next == sequence
        let count = inSequence ? self.candidates[index].count &+ 1 : 1
        self.candidates[index] = Candidate(endpoint: endpoint, ssrc: ssrc, next: sequence &+ 1, count: count)
        return count
    }

    private mutating func lock(to endpoint: IPEndpoint) -> Verdict {
        self.destination = endpoint
        self.isLocked = true
        self.former = nil
        self.candidates.removeAll(keepingCapacity: true)
        return .locked
    }
}
