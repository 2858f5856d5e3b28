"""A network of its own for a test: what the test and the programs that it starts meanwhile use is nobody else's."""

import contextlib
import ctypes
import os
import subprocess

#: Of unshare(2) and setns(2).
NEW_NETWORK = 0x40000000


@contextlib.contextmanager
def network(*addresses):
    """This thread, and what is started by it, is in a network with these addresses (`192.0.2.1/32`) besides loopback's."""
    system = ctypes.CDLL(None, use_errno=True)
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        if system.unshare(NEW_NETWORK) != 0:
            raise PermissionError("A network of its own for this test takes root or CAP_SYS_ADMIN.")
        try:
            subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
            for address in addresses:
                subprocess.run(["ip", "address", "add", address, "dev", "lo"], check=True)
            yield
        finally:
            assert system.setns(before, NEW_NETWORK) == 0
    finally:
        os.close(before)
