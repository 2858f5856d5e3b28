import SIP

// How much there is of everything; the debug dump and the tests read it.

extension PhoneMachine {
    public var census: PhoneCensus {
        var census = PhoneCensus(agent: self.agent.census)
        census.lines = self.lines.count
        census.calls = self.calls.count
        census.media = self.openingMedia.count + self.callOfMedia.count
        census.attachments = self.callOfTab.count
        census.sessions = self.presences.count
        census.resolutions = self.resolutions.count + self.stunResolutions.count
        census.questions = self.questions.count
        census.watches = self.watches.count
        census.stores = self.stores.count
        census.commands = self.commands.count
        census.requests = self.requests.count
        census.subscriptions = self.subscriptions.count
        census.outbox = self.outbox.count
        census.composing = self.composing.count
        census.envelopes = self.envelopes.count
        census.signallingAccounts = self.signalling.accounts
        census.signallingMessages = self.signalling.messages
        census.signallingBytes = self.signalling.bytes
        census.timers = self.timers.count
        census.callTimers = self.timers.keys.count(where: \.belongsToACall)
        census.counters = self.counters
        census.counters.signallingDropped = self.signalling.dropped
        return census
    }
}
