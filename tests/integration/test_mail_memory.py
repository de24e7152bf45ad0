"""How much memory the largest mails need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: bytes of the attachment, before base64 makes a third more of them
SIZE = 25_000_000
LIMIT = 400 << 20
_READ = """
import base64, sys
from parsers import message
size = int(sys.argv[1])
head = b"From: a@example.org\\r\\nContent-Type: multipart/mixed; boundary=b\\r\\n\\r\\n--b\\r\\n"
fields = b"Content-Type: application/pdf; name=a.pdf\\r\\nContent-Transfer-Encoding: base64\\r\\n\\r\\n"
raw = head + fields + base64.encodebytes(bytes(range(250)) * (size // 250)) + b"--b--\\r\\n"
found = message.read(raw)
assert found.parts[0].size == size
# VmHWM begins anew with the program; ru_maxrss would count what the test runner had in memory when it forked.
status = open("/proc/self/status").read()
print(int(status.split("VmHWM:")[1].split()[0]) * 1024)
"""


def test_mail_with_a_large_attachment_stays_below_its_limit() -> None:
    """A mail of 25 MB is read in less than 400 MB, its own bytes and the interpreter included."""
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(SIZE)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < LIMIT
