/**
 * The shapes of what the host says, as JSDoc types; this file holds no code.
 * docs/wire.md is the authority, these names repeat it for the editor and for tsc.
 *
 * @typedef {'registering' | 'registered' | 'failed' | 'unregistered'} RegistrationState
 *
 * @typedef {object} RegistrationView
 * @property {RegistrationState} state
 * @property {string} [code]
 * @property {string} [message] what went wrong, for a person
 * @property {number} [expiresInMs]
 * @property {number} [retryInMs] when the host tries again
 * @property {string} [route] how the server is reached, such as `tls 192.0.2.1:5061`
 *
 * @typedef {object} Preferences
 * @property {boolean} [doNotDisturb]
 * @property {boolean} [callWaiting]
 * @property {string} [forwardAlways]
 * @property {string} [forwardBusy]
 * @property {string} [forwardNoAnswer]
 * @property {number} [noAnswerSeconds]
 * @property {'off' | 'trusted' | 'always'} [autoAnswer]
 * @property {boolean} [anonymous]
 * @property {'music' | 'silence'} [holdSound]
 * @property {'rfc4733' | 'info' | 'inband'} [dtmfMode]
 * @property {'off' | 'optional' | 'required'} [srtp]
 * @property {boolean} [srtpWithoutTLS]
 * @property {boolean} [trustedIdentity]
 * @property {'off' | 'delivered' | 'displayed'} [receipts]
 *
 * @typedef {object} AccountView
 * @property {string} id
 * @property {string} user
 * @property {string} domain
 * @property {string} server
 * @property {number} [port]
 * @property {string} [transport]
 * @property {string} [authUser]
 * @property {string} [displayName]
 * @property {string} [outboundProxy]
 * @property {string} [certificate] `verify`, `pinned:…` or `ca:…`
 * @property {string} [keepAlive]
 * @property {string} [publicAddress]
 * @property {string} [stunServer]
 * @property {{state: 'asking' | 'found' | 'silent', address?: string}} [stun]
 * @property {RegistrationView} registration
 * @property {Preferences} [preferences]
 * @property {{waiting: boolean, newMessages: number, oldMessages: number, account?: string}} [voicemail]
 * @property {boolean} demo
 *
 * @typedef {'dialing' | 'ringing' | 'earlyMedia' | 'active' | 'ending' | 'ended'} CallState
 *
 * @typedef {object} CallEnd
 * @property {string} code
 * @property {string} message
 * @property {number} [status]
 * @property {'local' | 'remote' | 'network'} by
 *
 * @typedef {object} TransferView
 * @property {'trying' | 'ringing' | 'failed' | 'done'} state
 * @property {number} [code]
 * @property {string} [message]
 * @property {string} [target]
 *
 * @typedef {object} SecurityView
 * @property {'srtp' | 'none'} [media] the sound; absent until it is agreed
 * @property {string} [suite]
 * @property {'udp' | 'tcp' | 'tls'} [signalling]
 *
 * @typedef {object} DirectionQuality
 * @property {number} [mos] estimated score, 1 to 4.5
 * @property {number} [lossPercent]
 * @property {number} [jitterMs]
 * @property {number} [concealedPercent]
 * @property {number} [stretchedPercent]
 * @property {number} delayMs
 *
 * @typedef {object} QualityView
 * @property {DirectionQuality} receive
 * @property {DirectionQuality} send
 * @property {number} [roundTripMs]
 *
 * @typedef {object} CallView
 * @property {string} id
 * @property {string} account
 * @property {'outgoing' | 'incoming'} direction
 * @property {{uri: string, user: string, name?: string}} remote
 * @property {CallState} state
 * @property {number} startedAt epoch, ms
 * @property {number} durationMs since the answer; 0 before
 * @property {string} [codec]
 * @property {boolean} held the far end has put us on hold
 * @property {boolean} [heldHere] we have put the far end on hold
 * @property {SecurityView} [secure] what of it is encrypted between the host and the line's server
 * @property {string} [takenBy] the device that answered, when it was another one
 * @property {TransferView} [transfer]
 * @property {boolean} [silenced] it rings, and the person chose not to hear it
 * @property {boolean} [autoAnswered]
 * @property {boolean} attached whether this tab hears the call
 * @property {CallEnd} [end]
 * @property {QualityView} [quality] the last reading; at its end, of the whole call
 *
 * @typedef {object} DeviceView
 * @property {string} id
 * @property {string} name
 * @property {number | string} createdAt
 * @property {number | string} [lastSeenAt]
 * @property {boolean} current
 *
 * @typedef {object} AudioAttachment
 * @property {string} callId
 * @property {number} streamId
 * @property {number} epoch
 * @property {string} [format] `opus` or `pcm16`, also when left out
 * @property {number} rate Hz
 * @property {number} [bitrate] bits per second, of Opus
 * @property {number} frameMs
 *
 * @typedef {object} RemoteView
 * @property {string} uri
 * @property {string} user
 * @property {string} [name]
 *
 * @typedef {object} MessageView
 * @property {string} id
 * @property {string} conversation
 * @property {'outgoing' | 'incoming'} direction
 * @property {string} text
 * @property {number} at epoch, ms
 * @property {'queued' | 'sent' | 'delivered' | 'displayed' | 'failed' | 'received'} state
 * @property {string} [code]
 * @property {string} [message] why it failed or waits, for a person
 * @property {string} [clientId] the page's own name for it
 *
 * @typedef {object} ConversationView
 * @property {string} id
 * @property {string} account
 * @property {RemoteView} remote
 * @property {MessageView} [last]
 * @property {number} unread
 * @property {number} at of the last activity; epoch, ms
 * @property {boolean} composing the other person is writing
 *
 * @typedef {object} SignallingView
 * @property {number} number grows from message to message
 * @property {number} at epoch, ms
 * @property {'outgoing' | 'incoming'} direction
 * @property {'udp' | 'tcp' | 'tls'} transport
 * @property {string} local
 * @property {string} remote
 * @property {string} [callId] the call that it belongs to
 * @property {string} [method] absent where the message could not be read
 * @property {number} [status]
 * @property {string} line
 * @property {string} text secrets masked
 * @property {number} size bytes as it travelled
 *
 * @typedef {object} ContactView
 * @property {string} id
 * @property {string} name
 * @property {string} [organisation]
 * @property {{label: 'mobile' | 'work' | 'home' | 'other', number: string}[]} numbers at least one
 * @property {boolean} favourite
 * @property {number} [speedDial] the key of the dial pad that calls it
 * @property {string} [note]
 *
 * @typedef {object} ConnectReply
 * @property {string} [token] only when the device was just enrolled
 * @property {string} sessionId
 * @property {{name: string, role: string}} user
 * @property {AccountView[]} accounts
 * @property {CallView[]} calls
 * @property {string} audioPath
 * @property {string} version
 * @property {number} [wire] the version of docs/wire.md that the host speaks
 * @property {boolean} demo
 */

export {};
