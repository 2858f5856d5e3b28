/// The services of the host that one plugin was granted; asking for another one stops the start.
public struct Capabilities: Sendable {
    private let services: Services
    private let granted: Set<Capability>
    private let plugin: String

    /// All services that a host offers; `storage` makes the namespace of one plugin.
    public struct Services: Sendable {
        let accounts: any Accounts
        let audioTap: any AudioTap
        let audioVoice: any AudioVoice
        let calls: any Calls
        let devices: any Devices
        let messages: any Messages
        let pages: any Pages
        let push: any PushSubscriptions
        let signalling: any Signalling
        let storage: @Sendable (_ namespace: String) -> any Storage

        public init(
            accounts: any Accounts, audioTap: any AudioTap, audioVoice: any AudioVoice, calls: any Calls,
            devices: any Devices, messages: any Messages, pages: any Pages, push: any PushSubscriptions,
            signalling: any Signalling, storage: @escaping @Sendable (_ namespace: String) -> any Storage
        ) {
            self.accounts = accounts
            self.audioTap = audioTap
            self.audioVoice = audioVoice
            self.calls = calls
            self.devices = devices
            self.messages = messages
            self.pages = pages
            self.push = push
            self.signalling = signalling
            self.storage = storage
        }
    }

    public init(of services: Services, for plugin: any Plugin) {
        self.services = services
        self.granted = plugin.capabilities
        self.plugin = plugin.name
    }

    public var accounts: any Accounts {
        get throws(PluginError) { try self.check(.accounts, self.services.accounts) }
    }

    public var audioTap: any AudioTap {
        get throws(PluginError) { try self.check(.audioTap, self.services.audioTap) }
    }

    public var audioVoice: any AudioVoice {
        get throws(PluginError) { try self.check(.audioVoice, self.services.audioVoice) }
    }

    public var calls: any Calls {
        get throws(PluginError) { try self.check(.calls, self.services.calls) }
    }

    public var devices: any Devices {
        get throws(PluginError) { try self.check(.devices, self.services.devices) }
    }

    public var messages: any Messages {
        get throws(PluginError) { try self.check(.messages, self.services.messages) }
    }

    /// Only an outlet tells pages something, so that every push stands in the contract.
    var pages: any Pages {
        get throws(PluginError) { try self.check(.pages, self.services.pages) }
    }

    public var push: any PushSubscriptions {
        get throws(PluginError) { try self.check(.push, self.services.push) }
    }

    public var signalling: any Signalling {
        get throws(PluginError) { try self.check(.signalling, self.services.signalling) }
    }

    /// The plugin's own namespace; no other plugin's values can be reached through it.
    public var storage: any Storage {
        get throws(PluginError) { try self.check(.storage, self.services.storage(self.plugin)) }
    }

    private func check<Service>(_ capability: Capability, _ service: Service) throws(PluginError) -> Service {
        guard self.granted.contains(capability) else { throw .notGranted(capability, plugin: self.plugin) }
        return service
    }
}
