"""sipp as a caller: a scenario is a list of steps; sipp itself fails when an answer is missing or another one."""

import signal
from pathlib import Path

from .process import Process, free_port
from .sipp import receive_response, sdp, tell

BRANCH = "z9hG4bK-[pid]-[call_number]"
CALLER = '"Bob Caller" <sip:bob@test.local>'


def _send(lines, body="", retransmit=True):
    text = "\n".join(f"    {line}" for line in [*lines, "Content-Length: [len]", "", *body.split("\n")])
    attributes = ' retrans="500"' if retransmit else ""
    return f"  <send{attributes}><![CDATA[\n{text}\n  ]]></send>\n"


def _request(method, cseq, branch, to="", headers=()):
    return [f"{method} sip:[service]@[remote_ip]:[remote_port] SIP/2.0",
            f"Via: SIP/2.0/[transport] [local_ip]:[local_port];branch={branch}", "Max-Forwards: 70",
            f"From: {CALLER};tag=caller[call_number]", f"To: <sip:[service]@test.local>{to}", "Call-ID: [call_id]",
            f"CSeq: {cseq} {method}", "Contact: <sip:bob@[local_ip]:[local_port]>", *headers]


def invite(body=None, headers=(), kind="application/sdp"):
    """`body` is an offer of PCMU and PCMA when left out, and no offer when empty."""
    body = sdp() if body is None else body
    content = [f"Content-Type: {kind}"] if body else []
    return _send(_request("INVITE", 1, BRANCH, headers=[*headers, *content]), body)


def multipart_invite():
    """A description beside what only another telephone network understands."""
    body = f"--part\nContent-Type: application/sdp\n\n{sdp()}\n--part\nContent-Type: application/isup;version=x\n" \
           "Content-Disposition: signal;handling=optional\n\n01 02 03\n--part--"
    return invite(body, kind="multipart/mixed;boundary=part")


def cancel(headers=()):
    return _send([line for line in _request("CANCEL", 1, BRANCH, headers=headers) if not line.startswith("Contact")])


def refused(status):
    """A final refusal and its ACK, which belongs to the INVITE's transaction."""
    return receive_response(status) + _send(_request("ACK", 1, BRANCH, "[peer_tag_param]"), retransmit=False)


def ringing():
    return receive_response(100) + receive_response(180)


def answered(body=""):
    """200 and its ACK; `body` is the answer where the 200 brought the offer."""
    content = ["Content-Type: application/sdp"] if body else []
    return receive_response(200) + _send(
        _request("ACK", 1, BRANCH + "-ack", "[peer_tag_param]", content), body, retransmit=False)


def in_dialog(method, cseq, body="", headers=()):
    """A further request of the caller's; what it is answered is the next step."""
    content = ["Content-Type: application/sdp"] if body else []
    return _send(_request(method, cseq, f"{BRANCH}-{cseq}", "[peer_tag_param]", [*headers, *content]), body)


def bye(cseq=2):
    return in_dialog("BYE", cseq) + receive_response(200)


class SippCaller:
    """Calls to `user` at the host's SIP port, one after the other when there are several; `port` is the caller's own."""

    def __init__(self, folder, name, steps, target, user, port=None, calls=1):
        self.folder = Path(folder) / name
        self.folder.mkdir(parents=True)
        self.port = port or free_port()
        scenario = self.folder / "scenario.xml"
        scenario.write_text(
            '<?xml version="1.0" encoding="ISO-8859-1" ?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n'
            f'<scenario name="{name}">\n{"".join(steps)}</scenario>\n')
        self.process = Process(
            f"sipp-{name}",
            ["/usr/bin/sipp", f"127.0.0.1:{target}", "-sf", str(scenario), "-s", user, "-i", "127.0.0.1", "-p", str(self.port),
             "-mi", "127.0.0.1", "-mp", str(free_port()), "-m", str(calls), "-l", "1", "-r", "50", "-nostdin", "-trace_err", "-trace_msg",
             # The phone asks a caller who has been silent for 30 s whether it still knows the call: no reason to give up.
             "-default_behaviors", "all,-abortunexp", "-timeout", str(120 + calls), "-timeout_error", "-recv_timeout", "60000"], self.folder)

    def finish(self, seconds=60):
        """Waits for the scenario's end, which must be a good one."""
        status = self.process.child.wait(seconds)
        assert status == 0, f"{self.process.name} ended with {status}: {self.errors()}\n{self.messages()[-3000:]}"

    def tell(self):
        """Lets the scenario go on at `told`."""
        tell(self.port, f"1-{self.process.child.pid}@127.0.0.1")

    def messages(self):
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*_messages.log")))

    def errors(self):
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*_errors.log")))

    def stop(self):
        self.process.stop(signal.SIGKILL)
