/// The table of settings as text, for `--help` and for the README.
public enum SettingsTable {
    /// One paragraph for each setting, for a terminal.
    public static var help: String {
        Setting.allCases.map { setting in
            let name = "--\(setting.flag) <\(setting.valueName)>  \(setting.variable)  \"\(setting.fileKey)\""
            let ending = setting.defaultText.map { " (default: \($0))" } ?? ""
            return "  \(name)\n      \(setting.meaning)\(ending)"
        }.joined(separator: "\n")
    }

    /// A Markdown table.
    public static var markdown: String {
        let rows = Setting.allCases.map { setting in
            let value = setting.defaultText.map { "`\($0)`" } ?? "—"
            let names = "`--\(setting.flag)` | `\(setting.variable)` | `\(setting.fileKey)`"
            return "| \(names) | \(value) | \(setting.meaning) |"
        }
        let head = ["| Flag | Environment | File key | Default | Meaning |", "|---|---|---|---|---|"]
        return (head + rows).joined(separator: "\n")
    }
}
