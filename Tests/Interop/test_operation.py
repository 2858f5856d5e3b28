"""What those who run a host need: how it stands, what it counts, a restart that cuts nobody off, and a doctor."""

import contextlib
import os
import re
import signal
import socket
import ssl
import subprocess
import urllib.error
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families

from control import Control
from host import ANY_CERTIFICATE, ROOT, Host, programs
from peers.process import free_port, wait_until


def get(host, path, **headers):
    """Status and text of an answer."""
    request = urllib.request.Request(host.address + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20, context=ANY_CERTIFICATE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def metrics(host):
    """All samples by name and labels, read by Prometheus' own parser; what it says of types is checked on the way."""
    status, text = get(host, "/metrics")
    assert status == 200
    samples, names = {}, []
    for family in text_string_to_metric_families(text):
        assert family.type in ("counter", "gauge"), family
        assert family.documentation.endswith("."), family
        names.append(family.name)
        for sample in family.samples:
            assert sample.name == family.name + ("_total" if family.type == "counter" else "")
            key = (sample.name, *sorted(sample.labels.items()))
            assert key not in samples
            samples[key] = sample.value
    assert len(names) == len(set(names))
    assert text.count("# TYPE ") == text.count("# HELP ") == len(names)
    return samples


@pytest.fixture
def demo(tmp_path, cleanup):
    """A host with its demo exchange and a tab."""
    sip_port = free_port()
    host = Host(tmp_path / "host", "--sip-port", str(sip_port), demo=True)
    cleanup(host.stop)
    control = Control(host.address)
    wait_until(lambda: get(host, "/readyz")[0] == 200, 30, "the host to be ready")
    account = control.welcome["accounts"][0]
    if account["registration"]["state"] != "registered":
        control.wait_for_registration(lambda each: each["state"] == "registered", 30, "the demo's line to register")
    return host, control, sip_port


def call(control, digits):
    """A call that is up."""
    reply = control.request("startCall", digits=digits)
    assert reply["success"], reply
    wait_until(lambda: state(control, reply["callId"]) == "active", 30, f"{digits} to answer")
    return reply["callId"]


def state(control, call_id):
    states = [each["data"]["call"]["state"] for each in control.pushes
              if each["type"] == "callState" and each["data"]["call"]["id"] == call_id]
    return states[-1] if states else None


def invite(port):
    """The final answer to a call of a stranger, by hand."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        line.settimeout(10)
        own = line.getsockname()[1]
        body = ("v=0\r\no=a 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n")
        text = (f"INVITE sip:demo@127.0.0.1:{port} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{own};branch=z9hG4bK-{own};rport\r\n"
                f"Max-Forwards: 70\r\nFrom: <sip:bob@127.0.0.1>;tag=b\r\nTo: <sip:demo@127.0.0.1>\r\nCall-ID: {own}@test\r\n"
                f"CSeq: 1 INVITE\r\nContact: <sip:bob@127.0.0.1:{own}>\r\nContent-Type: application/sdp\r\n"
                f"Content-Length: {len(body)}\r\n\r\n{body}")
        line.sendto(text.encode(), ("127.0.0.1", port))
        while True:
            answer = line.recv(4096).decode()
            if not answer.startswith("SIP/2.0 1"):
                return answer


def test_metrics_are_what_prometheus_reads(demo):
    host, control, _ = demo
    before = metrics(host)
    assert before["spechphone_registrations", ("state", "registered")] == 1
    assert before["spechphone_calls", ("direction", "outgoing"), ("state", "active")] == 0
    assert before["spechphone_stage", ("stage", "working")] == 1
    assert before["spechphone_sockets", ("kind", "control")] == 1
    assert before["process_open_fds",] > 10 and before["process_resident_memory_bytes",] > 1 << 20
    call_id = call(control, "600")
    wait_until(lambda: metrics(host)["spechphone_rtp_packets_total", ("event", "packetsReceived")] > 50, 30, "sound")
    during = metrics(host)
    assert during["spechphone_calls", ("direction", "outgoing"), ("state", "active")] == 1
    assert sum(value for key, value in during.items() if key[0] == "spechphone_call_codecs") == 1
    assert during["spechphone_media_sessions",] == 1
    assert during["spechphone_jitter_buffer_delay_seconds", ("statistic", "max")] > 0
    assert 0 <= during["spechphone_concealed_ratio",] <= 1
    assert control.request("hangUpCall", callId=call_id)["success"]
    wait_until(lambda: state(control, call_id) == "ended", 20, "the call to end")
    wait_until(lambda: metrics(host)["spechphone_media_sessions",] == 0, 20, "its ports to be free")
    after = metrics(host)
    assert after["spechphone_calls_started_total", ("direction", "outgoing")] == 1
    assert after["spechphone_calls_ended_total", ("outcome", "hungUp")] == 1
    for key, value in during.items():
        if key[0].endswith("_total"):
            assert after[key] >= value, f"{key} has gone back"
    control.close()


def test_metrics_name_nobody(demo):
    host, control, _ = demo
    account = control.welcome["accounts"][0]
    call(control, "600")
    text = get(host, "/metrics")[1]
    for secret in (account["user"], account["domain"], account["id"], "600", control.welcome["token"],
                   control.welcome["user"]["name"], str(host.vault)):
        assert not re.search(rf'="[^"]*{re.escape(secret)}[^"]*"', text), secret
    control.close()


def test_the_token_opens_the_metrics_behind_a_proxy(tmp_path, cleanup):
    token = tmp_path / "token"
    token.write_text("0123456789abcdef0123456789abcdef\n")
    token.chmod(0o600)
    host = Host(tmp_path / "host", "--metrics-token-file", str(token))
    cleanup(host.stop)
    assert get(host, "/metrics", **{"X-Forwarded-For": "203.0.113.9"})[0] == 401
    bearer = {"X-Forwarded-For": "203.0.113.9", "Authorization": "Bearer " + token.read_text().strip()}
    assert get(host, "/metrics", **bearer)[0] == 200
    assert token.read_text().strip() not in host.text()


def test_a_drained_host_finishes_its_calls_refuses_new_ones_and_ends(demo):
    host, control, sip_port = demo
    call_id = call(control, "600")
    host.process.child.send_signal(signal.SIGUSR2)
    wait_until(lambda: get(host, "/readyz")[0] == 503, 20, "the host to drain")
    status, reason = get(host, "/readyz")
    assert (status, reason.split(":")[0]) == (503, "draining")
    assert get(host, "/healthz")[0] == 200
    notice = wait_until(lambda: next((each["data"] for each in control.pushes if each["type"] == "notify"), None), 20, "a notice")
    assert (notice["severity"], notice["code"]) == ("warning", "draining")
    assert "about to restart" in notice["message"]
    refused = control.request("startCall", digits="601")
    assert (refused["success"], refused["code"]) == (False, "draining")
    answer = invite(sip_port)
    assert answer.startswith("SIP/2.0 503"), answer
    assert re.search(r"^Retry-After: 60\r$", answer, re.MULTILINE), answer
    assert metrics(host)["spechphone_phone_events_total", ("event", "callsRefusedDraining")] == 2
    received = metrics(host)["spechphone_rtp_packets_total", ("event", "packetsReceived")]
    wait_until(lambda: metrics(host)["spechphone_rtp_packets_total", ("event", "packetsReceived")] > received + 50, 30, "the old call to go on")
    assert state(control, call_id) == "active"
    assert host.process.is_running()
    assert control.request("hangUpCall", callId=call_id)["success"]
    assert host.process.child.wait(20) == 0
    assert "drained" in host.text()


def test_draining_ends_at_its_limit(tmp_path, cleanup):
    host = Host(tmp_path / "host", "--drain-limit", "2", demo=True)
    cleanup(host.stop)
    control = Control(host.address)
    wait_until(lambda: get(host, "/readyz")[0] == 200, 30, "the host to be ready")
    if control.welcome["accounts"][0]["registration"]["state"] != "registered":
        control.wait_for_registration(lambda each: each["state"] == "registered", 30, "the demo's line to register")
    call_id = call(control, "600")
    host.process.child.send_signal(signal.SIGUSR2)
    assert host.process.child.wait(20) == 0
    assert state(control, call_id) == "ended"


def test_a_stop_does_not_wait_for_a_drain(demo):
    host, control, _ = demo
    call(control, "600")
    host.process.child.send_signal(signal.SIGUSR2)
    wait_until(lambda: get(host, "/readyz")[0] == 503, 20, "the host to drain")
    status, seconds = host.stop(signal.SIGTERM)
    assert status == 0
    assert seconds < 6


def test_a_host_whose_disk_is_full_is_not_ready(tmp_path, cleanup):
    disk = tmp_path / "disk"
    disk.mkdir()
    # Takes root, as a network of the tests' own does.
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], check=True)
    cleanup(lambda: subprocess.run(["umount", disk], check=True))
    (disk / "vault").mkdir(mode=0o700)
    host = Host(tmp_path / "host", "--vault", str(disk / "vault"))
    cleanup(host.stop)
    wait_until(lambda: get(host, "/readyz")[0] == 200, 30, "the host to be ready")
    filler = disk / "filler"
    with open(filler, "wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    status, reason = wait_until(lambda: next((each for each in [get(host, "/readyz")] if each[0] != 200), None), 30, "the disk to be noticed")
    assert status == 503
    assert reason.startswith("vault: ") and "is full" in reason
    filler.unlink()
    wait_until(lambda: get(host, "/readyz")[0] == 200, 30, "the host to be ready again")


def certificate(folder, name, days=30):
    """A certificate of a name's own with its key."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", str(days),
                    "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name},IP:127.0.0.1",
                    "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"], check=True, capture_output=True)
    return folder / "certificate.pem", folder / "key.pem"


def shown(port):
    """The certificate that a new connection is shown."""
    return ssl.get_server_certificate(("127.0.0.1", port), timeout=10)


def test_a_new_certificate_is_shown_without_cutting_connections(tmp_path, cleanup):
    pem, key = certificate(tmp_path, "first.example")
    host = Host(tmp_path / "host", "--tls-certificate", str(pem), "--tls-key", str(key), "--sip-tls-port", str(free_port()), secure=True)
    cleanup(host.stop)
    sip = int(host.process.child.args[host.process.child.args.index("--sip-tls-port") + 1])
    first = shown(host.port)
    assert shown(sip) == first
    with socket.create_connection(("127.0.0.1", host.port)) as plain, ANY_CERTIFICATE.wrap_socket(plain) as old:
        def ask():
            old.sendall(f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{host.port}\r\n\r\n".encode())
            answer = b""
            while not answer.endswith(b"\r\n\r\nok\n"):
                piece = old.recv(65536)
                assert piece, answer
                answer += piece

        ask()
        certificate(tmp_path, "second.example")
        host.process.child.send_signal(signal.SIGHUP)
        wait_until(lambda: "the certificate was read again" in host.text(), 20, "the new certificate")
        second = shown(host.port)
        assert second != first and second.strip() == pem.read_text().strip()
        assert shown(sip) == second
        ask()
    key.write_text("nonsense")
    host.process.child.send_signal(signal.SIGHUP)
    wait_until(lambda: "could not be read again; the one before stays in force" in host.text(), 20, "an error in the log")
    assert shown(host.port) == second
    assert get(host, "/readyz")[0] == 200


def doctor(vault, *arguments, said=1):
    """What doctor says, by its subjects; one level and text for each line."""
    done = subprocess.run([programs() / "SpechPhone", "doctor", "--vault", vault, "--web", ROOT / "web", *arguments],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == said, done.stdout + done.stderr
    lines = [re.fullmatch(r"(ok|warning|problem) +([^:]+): (.*)", line) for line in done.stdout.splitlines()[:-1]]
    assert all(lines), done.stdout
    return [line.groups() for line in lines]


def problems(found):
    return [(subject, text) for level, subject, text in found if level == "problem"]


def test_the_doctor_finds_a_running_host_well(tmp_path, host):
    port = ["--port", str(host.port)]
    before = (host.vault / "devices.db").read_bytes()
    found = doctor(host.vault, *port, said=0)
    assert problems(found) == []
    said = "\n".join(text for _, _, text in found)
    assert f"process {host.process.child.pid}" in said
    assert f"TCP {host.port} is held by the host that runs" in said
    assert "its key fits" in said
    assert (host.vault / "devices.db").read_bytes() == before
    assert get(host, "/readyz")[0] == 200


def test_the_doctor_names_who_has_a_port(tmp_path):
    port = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        found = problems(doctor(tmp_path / "vault", "--port", str(port)))
        assert len(found) == 1
        assert f"TCP {port} is taken by" in found[0][1] and f"process {os.getpid()}" in found[0][1] and "--port" in found[0][1]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", port))
        found = problems(doctor(tmp_path / "vault", "--port", "0", "--sip-port", str(port)))
        assert len(found) == 1
        assert f"UDP {port} is taken by" in found[0][1] and "--sip-port" in found[0][1]
    assert not (tmp_path / "vault").exists()


def test_the_doctor_notices_another_key(tmp_path, host):
    host.stop()
    (host.vault / "vault.key").write_text("f" * 64)
    found = problems(doctor(host.vault, "--port", str(host.port)))
    assert [subject for subject, _ in found] == ["vault"]
    assert "does not fit this vault" in found[0][1]


def test_the_doctor_notices_open_files(tmp_path, host):
    host.stop()
    (host.vault / "devices.db").chmod(0o644)
    found = problems(doctor(host.vault, "--port", str(host.port)))
    assert len(found) == 1 and "chmod 0600" in found[0][1]


def test_the_doctor_notices_a_certificate_that_ran_out_and_one_of_another_name(tmp_path):
    pem, key = certificate(tmp_path, "phone.example")
    arguments = ["--port", "0", "--tls-certificate", pem, "--tls-key", key]
    assert problems(doctor(tmp_path / "vault", *arguments, "--allowed-host", "phone.example", said=0)) == []
    found = problems(doctor(tmp_path / "vault", *arguments, "--allowed-host", "other.example"))
    assert len(found) == 1 and "is not for other.example" in found[0][1]
    certificate(tmp_path, "phone.example", days=1)
    found = doctor(tmp_path / "vault", *arguments, said=0)
    assert any(level == "warning" and "runs out at" in text for level, _, text in found)
    key.write_text("nonsense")
    found = problems(doctor(tmp_path / "vault", *arguments))
    assert len(found) == 1 and "belong together" in found[0][1]


def test_the_doctor_notices_a_full_disk(tmp_path, cleanup):
    disk = tmp_path / "disk"
    disk.mkdir()
    # Takes root, as a network of the tests' own does.
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], check=True)
    cleanup(lambda: subprocess.run(["umount", disk], check=True))
    found = problems(doctor(disk / "vault", "--port", "0"))
    assert len(found) == 1 and "Make room" in found[0][1]


def test_the_doctor_notices_a_server_that_has_no_address(exchange, host):
    control = Control(host.address)
    saved = control.request("saveConfig", server="127.0.0.1", port=exchange.port, user="alice",
                            domain=exchange.domain, password="alicepw")
    assert saved["success"], saved
    control.close()
    found = doctor(host.vault, "--port", str(host.port), said=0)
    assert any(subject == "servers" and "leads to udp 127.0.0.1" in text for _, subject, text in found)
    host.stop()
    database = host.vault / "devices.db"
    subprocess.run(["sqlite3", database, "UPDATE account SET serverHost = 'pbx.invalid', serverPort = NULL"], check=True)
    found = problems(doctor(host.vault, "--port", str(host.port)))
    assert len(found) == 1
    assert found[0][0] == "servers" and "pbx.invalid" in found[0][1]


def test_the_doctor_needs_somebody_who_can_log_in(tmp_path):
    found = problems(doctor(tmp_path / "vault", "--port", "0", "--bind", "0.0.0.0"))
    assert len(found) == 1 and "add-user" in found[0][1]


def test_the_doctor_knows_a_low_limit_of_descriptors(tmp_path):
    command = f'ulimit -n 128; exec "{programs() / "SpechPhone"}" doctor --port 0 --vault "{tmp_path / "vault"}" --web "{ROOT / "web"}"'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert re.search(r"^problem +descriptors: .*128.*LimitNOFILE", done.stdout, re.MULTILINE)
