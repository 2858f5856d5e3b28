// One place where settings can stand: the environment or the file.

import Configuration
import Foundation

/// Gives the text of a setting, whatever type the source wrote it in.
struct SettingsSource {
    /// How a person names the place of a setting: `SPECH_PORT`, or `"port" in settings.json`.
    let place: (Setting) -> String
    private let key: (Setting) -> AbsoluteConfigKey
    private let lookUp: (AbsoluteConfigKey, ConfigType) throws -> ConfigValue?

    /// The environment; `SPECH_AUDIO_PORT` is the key `spech.audio.port`.
    static func environment(_ variables: [String: String]) -> SettingsSource {
        let provider = EnvironmentVariablesProvider(environmentVariables: variables)
        return SettingsSource(
            place: { $0.variable }, key: { AbsoluteConfigKey(["spech"] + $0.words) },
            lookUp: { try provider.value(forKey: $0, type: $1).value })
    }

    /// A JSON file; a key that no setting has is an error, because it is a spelling mistake.
    static func file(_ path: String) throws(HostError) -> SettingsSource {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .badSettings("The settings file \(path) cannot be read. Check its path and its permissions.")
        }
        let name = URL(fileURLWithPath: path).lastPathComponent
        guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
            let snapshot = try? JSONSnapshot(data: Array(data).span.bytes, providerName: name, parsingOptions: .default)
        else { throw .badSettings("The settings file \(path) is not a JSON object.") }
        let known = Set(Setting.allCases.map(\.fileKey))
        if let unknown = object.keys.sorted().first(where: { !known.contains($0) }) {
            throw .badSettings(
                "The settings file \(path) has the unknown key \"\(unknown)\". Known are: "
                    + known.sorted().joined(separator: ", ") + ".")
        }
        return SettingsSource(
            place: { "\"\($0.fileKey)\" in \(name)" }, key: { AbsoluteConfigKey([$0.fileKey]) },
            lookUp: { try snapshot.value(forKey: $0, type: $1).value })
    }

    /// The values of a setting as texts; `nil` when it does not stand here.
    func texts(of setting: Setting) throws(HostError) -> [String]? {
        let types: [ConfigType] = setting.isList ? [.stringArray, .string] : [.string, .int]
        var mismatch = false
        for type in types {
            do {
                guard let value = try self.lookUp(self.key(setting), type) else { return nil }
                switch value.content {
                case .string(let text): return [text]
                case .int(let number): return [String(number)]
                case .stringArray(let texts): return texts
                default: mismatch = true
                }
            } catch {
                mismatch = true
            }
        }
        if mismatch { throw .badSettings("\(self.place(setting)) has a value of the wrong type.") }
        return nil
    }
}
