/// Why the host does not start or cannot go on, with the exit status and the sentence for the operator.
public enum HostError: Error, Hashable, Sendable {
    case badSettings(String)
    case portTaken(port: Int, address: String)
    case addressNotHere(String)
    case portForbidden(port: Int)
    case cannotListen(address: String, port: Int, reason: String)
    case vaultTaken(folder: String)
    case vault(code: String, message: String)
    case noUser(address: String)
    case noWebFolder(String)
    case badCertificate(String)
    case plugin(String)
    case phone(String)
    case input(String)

    /// 78 is EX_CONFIG of sysexits; ArgumentParser gives 64 for flags it does not understand.
    public var exitStatus: Int32 {
        switch self {
        case .badSettings, .noUser, .noWebFolder, .badCertificate, .addressNotHere, .portForbidden: 78
        case .portTaken, .cannotListen, .vaultTaken, .vault, .plugin, .phone, .input: 1
        }
    }
}

extension HostError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badSettings(let message), .plugin(let message), .phone(let message), .input(let message),
            .badCertificate(let message), .vault(_, let message):
            message
        case .portTaken(let port, let address):
            "Port \(port) on \(address) is taken by another program, perhaps by another SpechPhone. Stop that one, or "
                + "choose another port with --port."
        case .addressNotHere(let address):
            "This machine has no address \(address). Use 127.0.0.1, 0.0.0.0, or one that `ip address` shows."
        case .portForbidden(let port):
            "Ports below 1024 need a privilege that this program does not have. Choose another one than \(port) with "
                + "--port."
        case .cannotListen(let address, let port, let reason): "Cannot listen on \(address) port \(port): \(reason)."
        case .vaultTaken(let folder):
            "Another SpechPhone is running with the vault \(folder). Stop that one, or give this one its own folder "
                + "with --vault."
        case .noUser(let address):
            "Listening on \(address) would let strangers in, because no user with a password exists. Make one first: "
                + "SpechPhone add-user NAME. Or leave --bind out to be reachable from this machine only."
        case .noWebFolder(let path):
            "The folder of the page is missing: \(path). Give it with --web."
        }
    }
}
