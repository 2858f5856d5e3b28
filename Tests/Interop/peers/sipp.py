"""sipp as a peer that misbehaves to order: a scenario is a list of steps, written to sipp's XML."""

import os
import re
import signal
import socket
from pathlib import Path

from .process import Process, free_port, is_bound

TAG = ";tag=sipp[call_number]"

REGISTRAR = """
  <label id="register"/>
  <send><![CDATA[
    SIP/2.0 200 OK
    [last_Via:]
    [last_From:]
    [last_To:];tag=registrar[call_number]
    [last_Call-ID:]
    [last_CSeq:]
    [last_Contact:]
    Expires: 300
    Content-Length: 0

  ]]></send>
"""


#: SUBSCRIBE for what this peer has not: most servers say so.
REFUSE_EVENTS = """
  <label id="subscribe"/>
  <send next="end"><![CDATA[
    SIP/2.0 489 Bad Event
    [last_Via:]
    [last_From:]
    [last_To:];tag=events[call_number]
    [last_Call-ID:]
    [last_CSeq:]
    Allow-Events: nothing
    Content-Length: 0

  ]]></send>
"""


def sdp(port="[media_port]", payload_types="0 8 101", direction="sendrecv", version=1, address="[media_ip]", profile="RTP/AVP", more=""):
    """A session description of sipp's; PCMU and PCMA by their static types."""
    return (
        "v=0\n"
        f"o=sipp 1 {version} IN IP[local_ip_type] [local_ip]\n"
        "s=-\n"
        f"c=IN IP[media_ip_type] {address}\n"
        "t=0 0\n"
        f"m=audio {port} {profile} {payload_types}\n"
        "a=rtpmap:101 telephone-event/8000\n"
        "a=fmtp:101 0-15\n"
        f"a={direction}\n" + more
    )


def _message(lines, body):
    text = "\n".join(lines)
    if body:
        text += f"\nContent-Type: application/sdp\nContent-Length: [len]\n\n{body}"
    else:
        text += "\nContent-Length: 0\n\n"
    return "\n".join("    " + line for line in text.split("\n"))


CONTACT = "<sip:[local_ip]:[local_port];transport=[transport]>"


def respond(status, reason, body=None, headers=(), tag=TAG, contact=CONTACT):
    """An answer to the last request."""
    lines = [f"SIP/2.0 {status} {reason}", "[last_Via:]", "[last_From:]", f"[last_To:]{tag}", "[last_Call-ID:]",
             "[last_CSeq:]", "[last_Record-Route:]", f"Contact: {contact}", *headers]
    return f"  <send><![CDATA[\n{_message(lines, body)}\n  ]]></send>\n"


def respond_to_invite(status, reason, body=None, headers=(), tag=TAG):
    """An answer to the INVITE when other requests came after it."""
    lines = [f"SIP/2.0 {status} {reason}", "Via:[$via]", "From:[$them]", f"To:[$us]{tag}", "[last_Call-ID:]",
             "CSeq: [$cseq] INVITE", f"Contact: {CONTACT}", *headers]
    return f"  <send><![CDATA[\n{_message(lines, body)}\n  ]]></send>\n"


def answer_in_dialog(status, reason):
    """An answer to a request whose To carries our tag already."""
    return respond(status, reason, tag="")


def request(method, body=None, cseq=1, headers=()):
    """A request of sipp's own within the dialog of the INVITE that it took."""
    lines = [f"{method} [$target] SIP/2.0", "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]",
             "Max-Forwards: 70", f"From:[$us]{TAG}", "To:[$them]", "[last_Call-ID:]", f"CSeq: {cseq} {method}",
             "Contact: <sip:[local_ip]:[local_port];transport=[transport]>", *headers]
    return f'  <send retrans="500"><![CDATA[\n{_message(lines, body)}\n  ]]></send>\n'


def acknowledge_refusal(cseq):
    """The ACK of a refusal, which belongs to the transaction of sipp's own INVITE."""
    lines = ["ACK [$target] SIP/2.0", "[last_Via:]", "Max-Forwards: 70", f"From:[$us]{TAG}", "To:[$them]", "[last_Call-ID:]",
             f"CSeq: {cseq} ACK"]
    return f"  <send><![CDATA[\n{_message(lines, None)}\n  ]]></send>\n"


def receive(method, **attributes):
    """Waits for a request; retransmissions are sipp's business."""
    extra = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'  <recv request="{method}"{extra}/>\n'


def receive_matching(method, pattern):
    """Waits for a request in which the pattern must be found."""
    return (f'  <recv request="{method}">\n    <action><ereg regexp="{pattern}" search_in="msg" check_it="true" '
            'assign_to="match"/></action>\n  </recv>\n  <Reference variables="match"/>\n')


def receive_response(status, **attributes):
    extra = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'  <recv response="{status}"{extra}/>\n'


def pause(milliseconds):
    return f'  <pause milliseconds="{milliseconds}"/>\n'


def told():
    """Waits for the test's word (`tell`), which comes when the test has seen what came before."""
    return receive("INFO")


def tell(port, call_id):
    """The word that `told` waits for: a request of the call that nobody else sends. It has no tags, so sipp keeps its own."""
    text = "\r\n".join([
        f"INFO sip:sipp@127.0.0.1:{port} SIP/2.0", "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-told", "Max-Forwards: 1",
        "From: <sip:test@127.0.0.1>", "To: <sip:sipp@127.0.0.1>", f"Call-ID: {call_id}", "CSeq: 9 INFO", "Content-Length: 0", "", ""])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.sendto(text.encode(), ("127.0.0.1", port))


def acknowledge(cseq=1):
    lines = ["ACK [$target] SIP/2.0", "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]",
             "Max-Forwards: 70", f"From:[$us]{TAG}", "To:[$them]", "[last_Call-ID:]", f"CSeq: {cseq} ACK"]
    return f"  <send><![CDATA[\n{_message(lines, None)}\n  ]]></send>\n"


INVITE = """  <recv request="INVITE">
    <action>
      <ereg regexp=".*" search_in="hdr" header="From:" assign_to="them"/>
      <ereg regexp=".*" search_in="hdr" header="To:" assign_to="us"/>
      <ereg regexp="sip:[^>]*" search_in="hdr" header="Contact:" assign_to="target"/>
      <ereg regexp="[0-9]+" search_in="hdr" header="CSeq:" assign_to="cseq"/>
      <ereg regexp=".*" search_in="hdr" header="Via:" assign_to="via"/>
    </action>
  </recv>
"""


class Sipp:
    """One sipp process that answers REGISTER with 200, SUBSCRIBE with 489, and plays `steps` for each INVITE."""

    def __init__(self, folder, name, steps, port=None, echo=False, registrar=REGISTRAR, address="127.0.0.1", transport="u1"):
        self.folder = Path(folder) / name
        self.folder.mkdir(parents=True)
        self.port = port or free_port()
        self.media_port = 30000 + (os.getpid() % 400) * 40 + (self.port % 5) * 8
        scenario = self.folder / "scenario.xml"
        scenario.write_text(
            '<?xml version="1.0" encoding="ISO-8859-1" ?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n'
            f'<scenario name="{name}">\n'
            '  <recv request="REGISTER" optional="true" next="register"/>\n'
            '  <recv request="SUBSCRIBE" optional="true" next="subscribe"/>\n'
            + "".join(steps)
            + '  <nop next="end"/>\n' + REFUSE_EVENTS + registrar
            + '  <label id="end"/>\n  <Reference variables="them,us,target,cseq,via"/>\n</scenario>\n'
        )
        command = ["/usr/bin/sipp", "-sf", str(scenario), "-i", address, "-p", str(self.port), "-mi", address, "-t", transport,
                   "-mp", str(self.media_port), "-nostdin", "-trace_err", "-trace_msg", "-timeout", "600", "-recv_timeout", "120000"]
        self.process = Process(f"sipp-{name}", command + (["-rtp_echo"] if echo else []), self.folder)
        kind = socket.SOCK_STREAM if transport.startswith("t") else socket.SOCK_DGRAM
        self.process.until(lambda: is_bound(self.port, kind, address), 40, "sipp to listen")

    def tell(self):
        """Lets the scenario of the last call go on at `told`."""
        invite = self.messages().rpartition("\nINVITE ")[2]
        tell(self.port, re.search(r"^Call-ID: (\S+)", invite, re.MULTILINE).group(1))

    def messages(self):
        """Everything sent and received, as sipp logged it."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*_messages.log")))

    def errors(self):
        """What sipp found wrong with the messages; that the machine was slow for a moment is no fault of theirs."""
        lines = [line for path in sorted(self.folder.glob("*_errors.log")) for line in path.read_text(errors="replace").splitlines()]
        return "\n".join(line for line in lines if not line.startswith("The following events") and "Overload warning" not in line)

    def stop(self):
        self.process.stop(signal.SIGKILL)
