// What a plugin says, in the words of the media engine.

import Media
import PluginKit

extension ClipHearer {
    init(_ hearer: AudioHearer) {
        switch hearer {
        case .farEnd: self = .farEnd
        case .tab: self = .browser
        case .both: self = .both
        }
    }
}
