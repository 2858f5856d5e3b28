/// Who carries the sound between the two ends of the load: the host, or the reference that shows what is possible.
protocol Subject {
    var child: Child { get }

    /// Opens what each call needs before it is one.
    func open(_ rig: Rig) throws

    /// Makes the calls; sound passes when it returns.
    func start(_ rig: Rig) throws

    /// Ends the calls.
    func end(_ rig: Rig) throws
}
