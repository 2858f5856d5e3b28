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
 * @property {number} rate Hz
 * @property {number} frameMs
 *
 * @typedef {object} ConnectReply
 * @property {string} [token] only when the device was just enrolled
 * @property {string} sessionId
 * @property {{name: string, role: string}} user
 * @property {AccountView[]} accounts
 * @property {CallView[]} calls
 * @property {string} audioPath
 * @property {string} version
 * @property {boolean} demo
 */

export {};
