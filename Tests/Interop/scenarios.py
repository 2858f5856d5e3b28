"""What sipp does to our calls, and what the person must then see: one row per behaviour."""

from dataclasses import dataclass, field

from peers.sipp import (INVITE, acknowledge, answer_in_dialog, pause, receive, receive_response, request, respond, sdp)

#: The INVITE that follows a 302 names the new number.
MOVED_INVITE = INVITE.replace("<action>", '<action>\n      <ereg regexp="^INVITE sip:3003@" search_in="msg" check_it="true" assign_to="moved"/>') \
    + '  <Reference variables="moved"/>\n'
#: Where a 302 sends the call: another number at the same place.
MOVED = "<sip:3003@[local_ip]:[local_port]>"
CHALLENGE = 'algorithm=MD5, realm="sipp.example", nonce="0123456789abcdef", qop="auth"'


@dataclass
class Scenario:
    name: str
    steps: list
    #: The end's code on the wire, and a word of the sentence that the page shows.
    code: str
    words: str
    #: What the person does: wait for the far end, hang up while it rings, hang up in the call.
    act: str = "wait"
    #: Call states that the page must have gone through.
    states: list = field(default_factory=list)


def refused(name, status, reason, code, words, headers=()):
    return Scenario(name, [INVITE, respond(100, "Trying"), respond(status, reason, headers=headers), receive("ACK")], code, words)


def _challenged(status, reason, header):
    return [
        INVITE, respond(status, reason, headers=[f"{header}: Digest {CHALLENGE}"]), receive("ACK"),
        '  <recv request="INVITE" crlf="true"><action><ereg regexp="Digest .*response=" search_in="msg" '
        'check_it="true" assign_to="proof"/></action></recv>\n  <Reference variables="proof"/>\n',
        respond(180, "Ringing"), pause(300), respond(200, "OK", sdp()), receive("ACK"), receive("BYE"), answer_in_dialog(200, "OK"),
    ]


SCENARIOS = [
    Scenario("ringing-then-answered",
             [INVITE, respond(100, "Trying"), respond(180, "Ringing"), pause(700), respond(200, "OK", sdp()), receive("ACK"),
              receive("BYE"), answer_in_dialog(200, "OK")],
             "hungUp", "", act="hang up in the call", states=["ringing", "active"]),
    Scenario("early-media-then-answered",
             [INVITE, respond(183, "Session Progress", sdp()), pause(1000), respond(200, "OK", sdp()), receive("ACK"),
              receive("BYE"), answer_in_dialog(200, "OK")],
             "hungUp", "", act="hang up in the call", states=["earlyMedia", "active"]),
    Scenario("challenged-401", _challenged(401, "Unauthorized", "WWW-Authenticate"), "hungUp", "",
             act="hang up in the call", states=["ringing", "active"]),
    Scenario("challenged-407", _challenged(407, "Proxy Authentication Required", "Proxy-Authenticate"), "hungUp", "",
             act="hang up in the call", states=["ringing", "active"]),
    Scenario("moved-to-another-number",
             [INVITE, respond(302, "Moved Temporarily", contact=MOVED), receive("ACK"), MOVED_INVITE,
              respond(180, "Ringing"), pause(300), respond(200, "OK", sdp()), receive("ACK"), receive("BYE"),
              answer_in_dialog(200, "OK")],
             "hungUp", "3003", act="hang up in the call", states=["ringing", "active"]),
    Scenario("sent-in-circles",
             [INVITE, respond(302, "Moved Temporarily", contact=MOVED), receive("ACK"),
              INVITE, respond(301, "Moved Permanently", contact=MOVED), receive("ACK")],
             "loop", "on and on"),
    Scenario("moved-where-nobody-can-call",
             [INVITE, respond(302, "Moved Temporarily", contact="<mailto:anna@pbx.example>"), receive("ACK")],
             "moved", "can be reached at"),
    refused("unknown", 404, "Not Found", "unknownNumber", "does not know 2002"),
    refused("unavailable", 480, "Temporarily Unavailable", "unavailable", "not available at the moment"),
    refused("busy", 486, "Busy Here", "busy", "busy"),
    refused("server-error", 500, "Server Internal Error", "serverError", "has a problem of its own"),
    refused("overloaded", 503, "Service Unavailable", "serviceUnavailable", "Try again in 30 seconds", ["Retry-After: 30"]),
    refused("declined", 603, "Decline", "declined", "declined"),
    Scenario("cancelled-while-ringing",
             [INVITE, respond(180, "Ringing"), receive("CANCEL"), answer_in_dialog(200, "OK"),
              respond(487, "Request Terminated").replace("[last_CSeq:]", "CSeq: [$cseq] INVITE"), receive("ACK")],
             "cancelled", "", act="hang up while ringing", states=["ringing"]),
    Scenario("answered-as-we-cancel",
             [INVITE, respond(180, "Ringing"), receive("CANCEL"),
              answer_in_dialog(481, "Call/Transaction Does Not Exist"),
              respond(200, "OK", sdp()).replace("[last_CSeq:]", "CSeq: [$cseq] INVITE"),
              receive("ACK"), receive("BYE"), answer_in_dialog(200, "OK")],
             "cancelled", "", act="hang up while ringing", states=["ringing"]),
    Scenario("bye-from-the-peer",
             [INVITE, respond(180, "Ringing"), pause(300), respond(200, "OK", sdp()), receive("ACK"), pause(1500), request("BYE"),
              receive_response(200)],
             "remoteHungUp", "", states=["ringing", "active"]),
    Scenario("no-answer-at-all", [INVITE, pause(45000)], "serverUnreachable", "does not answer", states=["dialing"]),
]

#: Re-INVITE to another port and codec order, then an UPDATE that only refreshes: the audio must go on.
RENEGOTIATION = [
    INVITE, respond(180, "Ringing"), respond(200, "OK", sdp(payload_types="0 8 101")), receive("ACK"), pause(4000),
    request("INVITE", sdp(port="[media_port+2]", payload_types="8 0 101", version=2), cseq=2), receive_response(100, optional="true"),
    receive_response(200), acknowledge(2), pause(4000),
    request("UPDATE", cseq=3, headers=["Session-Expires: 90;refresher=uac"]), receive_response(200), pause(4000),
    receive("BYE"), answer_in_dialog(200, "OK"),
]
