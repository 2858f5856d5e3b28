/// docs/wire.md, read as tables and views.
struct WireDocument {
    struct Row {
        let type: String
        let fields: String
        /// Empty where the table has no such column.
        let reply: String
    }

    /// Requests by their name in the schema: `request.startCall`, `audio.request.audioFormat`.
    private(set) var requests: [String: Row] = [:]
    private(set) var pushes: [String: Row] = [:]
    /// `CallView` and what stands behind it.
    private(set) var views: [String: String] = [:]
    /// What all three requests before login are answered.
    private(set) var welcome = ""

    init(_ text: String) {
        var isAudio = false
        var columns: [String] = []
        var view: String?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("## ") { isAudio = line == "## Audio socket" }
            guard line.hasPrefix("|") else {
                columns = []
                view = self.read(line, within: view)
                continue
            }
            view = nil
            let cells = Self.cells(of: line)
            if columns.isEmpty { columns = cells } else { self.read(cells, columns, isAudio: isAudio) }
        }
    }

    private mutating func read(_ cells: [String], _ columns: [String], isAudio: Bool) {
        guard cells.count == columns.count, cells[0].hasPrefix("`") else { return }
        let type = cells[0].filter { $0 != "`" }
        let row = Row(type: type, fields: cells[1], reply: columns.dropFirst(2).first == "Reply" ? cells[2] : "")
        switch columns[0] {
        case "Request": self.requests["\(isAudio ? "audio." : "")request.\(type)"] = row
        case "Push": self.pushes["push.\(type)"] = row
        default: break  // Another table, such as that of the error codes.
        }
    }

    /// - Returns: The view that the next lines may go on with.
    private mutating func read(_ line: Substring, within view: String?) -> String? {
        if line.hasPrefix("Reply: ") || (view == "Reply" && !line.isEmpty) {
            self.welcome += line.hasPrefix("Reply: ") ? line.dropFirst(7) : " " + line
            return "Reply"
        }
        if line.hasPrefix("- "), let name = line.dropFirst(2).split(separator: " ").first,
            let colon = line.firstIndex(of: ":"), name.first?.isUppercase == true
        {
            let key = String(name.prefix { $0 != ":" && $0 != "," })
            self.views[key] = String(line[line.index(after: colon)...])
            return key
        }
        guard let view, line.hasPrefix("  ") else { return nil }
        self.views[view, default: ""] += " " + line.drop { $0 == " " }
        return view
    }

    private static func cells(of line: Substring) -> [String] {
        line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map { cell in
            String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }
}
