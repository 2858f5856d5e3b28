/// Who may come in: enrolment, login and the devices of the session's user.
public protocol Devices: Sendable {
    /// - Parameter former: The session that the page had before; it is over, whatever its sockets look like.
    func connect(
        token: String?, deviceName: String?, following former: SessionID?, from visitor: Visitor
    ) async throws -> Welcome
    func login(user: String, password: String, deviceName: String?, from visitor: Visitor) async throws -> Welcome
    func enrol(ticket: String, deviceName: String?, from visitor: Visitor) async throws -> Welcome
    /// Revokes the session's own device and closes its sockets once the reply is out.
    func logout(_ session: BrowserSession) async throws
    func list(for session: BrowserSession) async throws -> [DeviceView]
    /// Revokes a device of the session's user and closes its sockets.
    func revoke(_ device: DeviceID, for session: BrowserSession) async throws
}
