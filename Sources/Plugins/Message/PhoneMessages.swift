// The standard requests of the page, except chat and audio.

public import PluginKit

/// Devices, accounts, calls and notifications, one handler for each request.
public struct PhoneMessages: Plugin {
    public let name = "message"
    public let capabilities: Set<Capability> = [.devices, .accounts, .calls, .push, .signalling]
    /// Each handler asks one service of the host and waits.
    public let runsApart = false

    public init() {}

    public func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
        let devices = try capabilities.devices
        try registry.register(Connect(devices: devices))
        try registry.register(Login(devices: devices))
        try registry.register(Enrol(devices: devices))
        try registry.register(Logout(devices: devices))
        try registry.register(DeviceList(devices: devices))
        try registry.register(RevokeDevice(devices: devices))

        let accounts = try capabilities.accounts
        try registry.register(SaveConfig(accounts: accounts))
        try registry.register(RemoveConfig(accounts: accounts))
        try registry.register(SavePreferences(accounts: accounts))
        try registry.register(AudioConfig(accounts: accounts))
        try registry.register(SaveAudioConfig(accounts: accounts))
        try registry.register(Register(accounts: accounts))

        let calls = try capabilities.calls
        try registry.register(StartCall(calls: calls))
        try registry.register(CheckCall(calls: calls))
        try registry.register(Dtmf(calls: calls))
        try registry.register(HoldCall(calls: calls))
        try registry.register(ResumeCall(calls: calls))
        try registry.register(SwapCalls(calls: calls))
        try registry.register(TransferCall(calls: calls))
        try registry.register(HangUpCall(calls: calls))
        try registry.register(AcceptCall(calls: calls))
        try registry.register(RejectCall(calls: calls))

        try registry.register(SignallingList(signalling: try capabilities.signalling))

        let push = try capabilities.push
        try registry.register(GetPushPublicKey(push: push))
        try registry.register(SavePushSubscription(push: push))
        try registry.register(RemovePushSubscription(push: push))
    }
}
