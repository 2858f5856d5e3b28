"""Text messages with telephones that nobody here wrote, and with peers that refuse, stay silent, or go away."""

import re

import pytest

from host import Host
from peers.baresip import Baresip
from peers.linphone import Linphone
from peers.linphone_writer import LinphoneWriter
from peers.process import free_port, wait_until
from peers.sipp import INVITE, Sipp, receive, respond
from wire import Tab

#: MESSAGE as the first request of a scenario; its From stands where a call's Contact would.
MESSAGE = INVITE.replace('request="INVITE"', 'request="MESSAGE"').replace(
    '"sip:[^>]*" search_in="hdr" header="Contact:"', '".*" search_in="hdr" header="From:"')
TAKE = [MESSAGE, respond(200, "OK", tag=";tag=taken[call_number]")]


@pytest.fixture
def tab(host, cleanup):
    opened = Tab(host.address)
    cleanup(opened.close)
    return opened


def line(tab, port, user="alice", password="alicepw", domain="test.local"):
    """An account of the tab's user, registered."""
    reply = tab.ask("saveConfig", {"server": "127.0.0.1", "port": port, "domain": domain, "user": user, "password": password})
    assert reply["success"], reply
    return reply["account"]["id"]


def write(tab, to, text, **fields):
    """The id of a message that is kept."""
    reply = tab.ask("sendMessage", {"to": to, "text": text, **fields})
    assert reply["success"], reply
    return reply["message"]["id"]


def told(tab, message):
    """The states of a message, as they were pushed, each once."""
    views = [push["data"]["message"] for push in list(tab.pushes) if push["type"] == "message"]
    states = [(view["state"], view.get("code")) for view in views if view["id"] == message]
    return [state for index, state in enumerate(states) if index == 0 or states[index - 1] != state]


def becomes(tab, message, state, seconds=60):
    wait_until(lambda: told(tab, message)[-1:] == [state] or None, seconds, f"{state}, not {told(tab, message)}")


def arrived(tab, text, seconds=60):
    """The push of a message of the other side."""
    def find():
        for push in list(tab.pushes):
            if push["type"] == "message" and push["data"]["message"]["text"] == text:
                return push["data"]
        return None
    return wait_until(find, seconds, f"the message {text!r}")


def telephone(kind, tmp_path, exchange, user, far_speech, cleanup):
    folder = tmp_path / user
    folder.mkdir()
    started = kind(folder, exchange, user, far_speech[1])
    cleanup(started.stop)
    return started


def test_linphonec_is_written_to_and_writes(tmp_path, exchange, tab, far_speech, cleanup):
    line(tab, exchange.port)
    carol = telephone(Linphone, tmp_path, exchange, "carol", far_speech, cleanup)
    message = write(tab, "carol", "Grüße an Carol")
    becomes(tab, message, ("delivered", None))
    carol.process.wait_for("Grüße an Carol")
    carol.command("chat sip:alice@test.local Hallo Alice")
    push = arrived(tab, "Hallo Alice")
    assert push["message"]["state"] == "received"
    assert push["conversation"]["remote"]["user"] == "carol"
    assert push["conversation"]["unread"] == 1
    history = tab.ask("messageHistory", {"conversation": push["conversation"]["id"]})
    assert [view["text"] for view in history["messages"]] == ["Hallo Alice", "Grüße an Carol"]
    assert [view["text"] for view in tab.ask("messageSearch", {"query": "CAR grus"})["messages"]] == ["Grüße an Carol"]
    # The address of a conversation is what a page answers to.
    becomes(tab, write(tab, push["conversation"]["remote"]["uri"], "und zurück"), ("delivered", None))


def test_linphone_and_we_tell_each_other_that_messages_arrived_and_were_read(tmp_path, exchange, tab, cleanup):
    account = line(tab, exchange.port)
    assert tab.ask("savePreferences", {"account": account, "preferences": {"receipts": "displayed"}})["success"]
    (tmp_path / "carol").mkdir()
    carol = LinphoneWriter(tmp_path / "carol", exchange, "carol", "sip:alice@test.local")
    cleanup(carol.stop)
    carol.command("send Hallo Alice")
    push = arrived(tab, "Hallo Alice")
    carol.wait_for("Hallo Alice", LinphoneWriter.DELIVERED)
    tab.ask("messageRead", {"conversation": push["conversation"]["id"]})
    carol.wait_for("Hallo Alice", LinphoneWriter.DISPLAYED)
    # She writes in envelopes, so she is written to in one, and asked.
    message = write(tab, "carol", "Grüße an Carol")
    becomes(tab, message, ("delivered", None))
    carol.wait_for("Grüße an Carol")
    carol.command("read")
    becomes(tab, message, ("displayed", None))


def test_baresip_is_written_to_and_writes(tmp_path, exchange, tab, far_speech, cleanup):
    line(tab, exchange.port)
    bob = telephone(Baresip, tmp_path, exchange, "bob", far_speech, cleanup)
    becomes(tab, write(tab, "bob", "hello Bob"), ("delivered", None))
    bob.write("hello Alice")
    push = arrived(tab, "hello Alice")
    assert push["conversation"]["remote"]["user"] == "bob"
    read = tab.ask("messageRead", {"conversation": push["conversation"]["id"]})
    assert read["conversation"]["unread"] == 0


def test_two_lines_of_one_person_write_to_each_other(exchange, tab):
    alice, bob = line(tab, exchange.port), line(tab, exchange.port, "bob", "bobpw")
    becomes(tab, write(tab, "bob", "note to myself", account=alice), ("delivered", None))
    conversations = tab.ask("messageList")["conversations"]
    assert {view["account"] for view in conversations} == {alice, bob}
    wait_until(lambda: tab.ask("messageList")["unread"] == 1, 30, "the other line's copy")


@pytest.mark.parametrize(
    "status, reason, code", [(480, "Temporarily Unavailable", "unavailable"), (486, "Busy Here", "busy")])
def test_a_refusal_is_told(tmp_path, tab, cleanup, status, reason, code):
    # Sent again it is the same dialogue for sipp, because its Call-ID is the same.
    peer = Sipp(tmp_path, "peer", [MESSAGE, respond(status, reason), receive("MESSAGE"), respond(status, reason)])
    cleanup(peer.stop)
    line(tab, peer.port)
    message = write(tab, "dora", "are you there")
    becomes(tab, message, ("failed", code))
    assert tab.ask("messageRetry", {"message": message})["message"]["state"] in ("queued", "sent", "failed")
    wait_until(lambda: told(tab, message).count(("failed", code)) == 2 or None, 60, "the same answer again")


def test_silence_is_tried_again_as_the_same_message(tmp_path, tab, cleanup):
    # All tries are one dialogue for sipp, because their Call-ID is the same: it answers what comes after a pause.
    peer = Sipp(tmp_path, "peer", [MESSAGE, '  <pause milliseconds="33000"/>\n', receive("MESSAGE"), respond(200, "OK")])
    cleanup(peer.stop)
    line(tab, peer.port)
    message = write(tab, "dora", "are you there")
    becomes(tab, message, ("queued", "noAnswer"), 60)
    becomes(tab, message, ("delivered", None), 120)
    sent = [part for part in re.split(r"(?m)^-{10,}.*$", peer.messages()) if "\nMESSAGE sip:" in part]
    assert len({re.search(r"(?i)call-id: *(\S+)", part).group(1) for part in sent}) == 1
    assert len({re.search(r"(?i)from:.*tag=(\S+)", part).group(1) for part in sent}) == 1


def test_messages_wait_while_the_exchange_is_away(tmp_path, exchange, tab, cleanup):
    line(tab, exchange.port)
    peer = Sipp(tmp_path, "peer", TAKE)
    cleanup(peer.stop)
    exchange.stop()
    texts = [f"message {number}" for number in range(3)]
    messages = [write(tab, f"sip:dora@127.0.0.1:{peer.port}", text) for text in texts]
    wait_until(lambda: told(tab, messages[0])[-1][0] == "queued" and told(tab, messages[0])[-1][1], 60, "why it waits")
    assert all(("delivered", None) not in told(tab, message) for message in messages)
    exchange.start()
    for message in messages:
        becomes(tab, message, ("delivered", None), 180)
    bodies = re.findall(r"message \d", peer.messages())
    assert list(dict.fromkeys(bodies)) == texts


def test_a_killed_host_goes_on_with_what_was_waiting(tmp_path, exchange, cleanup):
    port = free_port()
    first = Host(tmp_path / "home", port=port)
    cleanup(first.process.stop)
    tab = Tab(first.address)
    token = tab.token
    line(tab, exchange.port)
    peer = Sipp(tmp_path, "peer", TAKE)
    cleanup(peer.stop)
    exchange.stop()
    message = write(tab, f"sip:dora@127.0.0.1:{peer.port}", "survives", clientId="c1")
    first.process.child.kill()
    first.process.stop()
    tab.close()
    exchange.start()
    second = Host(tmp_path / "home", port=port)
    cleanup(second.stop)
    tab = Tab(second.address, token)
    cleanup(tab.close)
    conversation = tab.ask("messageList")["conversations"][0]["id"]
    wait_until(
        lambda: tab.ask("messageHistory", {"conversation": conversation})["messages"][0]["state"] == "delivered", 120,
        "the message to be delivered")
    again = tab.ask("sendMessage", {"to": f"sip:dora@127.0.0.1:{peer.port}", "text": "survives", "clientId": "c1"})
    assert again["message"]["id"] == message
    assert "survives" in peer.messages()
