"""The desktop that shows notifications: a D-Bus of its own with a notification service that remembers, and that clicks."""

import subprocess
import threading

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from .process import wait_until

NAME = "org.freedesktop.Notifications"
SIGNALS = DBusAddress("/org/freedesktop/Notifications", interface=NAME)


class Notifications:
    """Shows what programs with this `environment` notify of: `shown` maps an id to title and text."""

    def __init__(self):
        self.shown = {}
        self._last = 0
        self._bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.environment = {"DBUS_SESSION_BUS_ADDRESS": self._bus.stdout.readline().strip()}
        self._line = open_dbus_connection(self.environment["DBUS_SESSION_BUS_ADDRESS"])
        self._line.send_and_get_reply(message_bus.RequestName(NAME))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                message = self._line.receive()
            except (OSError, ValueError):
                return
            if message.header.message_type == MessageType.method_call:
                self._line.send(self._answer(message))

    def _answer(self, message):
        match message.header.fields[HeaderFields.member]:
            case "GetCapabilities":
                return new_method_return(message, "as", (["actions", "body", "persistence"],))
            case "GetServerInformation":
                return new_method_return(message, "ssss", ("desktop", "tests", "1", "1.2"))
            case "Notify":
                _, replaced, _, title, text, *_ = message.body
                self._last += 1
                number = replaced or self._last
                self.shown[number] = (title, text)
                return new_method_return(message, "u", (number,))
            case "CloseNotification":
                self.shown.pop(message.body[0], None)
                return new_method_return(message)
            case _:
                return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")

    def wait_for(self, title, seconds=40):
        """The id of the notification with this title."""
        return wait_until(
            lambda: next((number for number, shown in list(self.shown.items()) if shown[0] == title), None), seconds,
            f"the notification {title!r}, not {self.shown}")

    def click(self, number):
        """As a person who clicks on it."""
        self._line.send(new_signal(SIGNALS, "ActionInvoked", "us", (number, "default")))

    def stop(self):
        self._bus.terminate()
        self._bus.wait(10)
        self._line.close()
