import CSystem
import Glibc

/// What one subject did with one number of calls.
struct Measurement {
    var calls: Int
    /// Milliseconds of CPU time in a second of one call.
    var cpuPerCall: Double
    /// Share of a core that the load itself took.
    var loadCPU: Double
    /// KiB of resident memory that a call took, beside those of its open tab.
    var memoryPerCall: Double
    var memoryPerTab: Double
    var descriptorsPerCall: Double
    /// Milliseconds: half of the values, 99 of 100, all.
    var gaps: [Double]
    var delaysToPage: [Double]
    var delaysToTelephone: [Double]
    var markers: Int
    var lost: Loss
    var lateSlots: Int

    struct Loss {
        var packets = 0
        var frames = 0
        var markers = 0
        var calls = 0
    }

    private static let shares = [0.5, 0.99, 1]
    /// Seconds from the begin of the last call.
    private static let settling = 3.0
    /// Packets or frames of a call that may be on their way when it is counted: 200 ms.
    private static let underWay = 10

    /// Opens tabs, makes calls, lets them settle, measures, and ends them.
    init(_ subject: any Subject, calls: Int, seconds: Double) throws {
        let rig = try Rig(calls: calls)
        let idle = subject.child.resident
        let idleDescriptors = subject.child.descriptors
        try subject.open(rig)
        try rig.run(0.5)
        let open = subject.child.resident
        try subject.start(rig)
        try rig.run(Self.settling)
        rig.begin()
        let (start, startCPU, startLoad) = (Clock.now, subject.child.cpu, rig_cpu(getpid()))
        try rig.run(seconds)
        let elapsed = Double(Clock.now - start)
        let (cpu, load) = (subject.child.cpu - startCPU, rig_cpu(getpid()) - startLoad)
        self.calls = calls
        self.cpuPerCall = Double(cpu) / elapsed * 1_000 / Double(calls)
        self.loadCPU = Double(load) / elapsed
        self.memoryPerCall = Double(subject.child.resident - open) / Double(calls)
        self.memoryPerTab = Double(open - idle) / Double(calls)
        self.descriptorsPerCall = Double(subject.child.descriptors - idleDescriptors) / Double(calls)
        self.gaps = rig.gaps.percentiles(Self.shares)
        self.delaysToPage = rig.delaysToPage.percentiles(Self.shares)
        self.delaysToTelephone = rig.delaysToTelephone.percentiles(Self.shares)
        self.markers = rig.delaysToPage.count + rig.delaysToTelephone.count
        self.lateSlots = rig.lateSlots
        self.lost = Self.loss(rig, seconds: elapsed / 1e9)
        try subject.end(rig)
    }

    /// What was left out, and what never came: each call has fifty a second.
    private static func loss(_ rig: Rig, seconds: Double) -> Loss {
        var loss = Loss()
        let expected = Int(seconds * 50) - Self.underWay
        for call in rig.calls {
            loss.packets += max(call.toTelephone.lost, expected - call.toTelephone.received, 0)
            loss.frames += max(call.toPage.lost, expected - call.toPage.received, 0)
            loss.markers += call.toPage.markersLost + call.toTelephone.markersLost
            loss.calls += call.hasEnded ? 1 : 0
        }
        return loss
    }
}
