"""The first messages that a process reads may come at the same moment, in several threads."""

from __future__ import annotations

import subprocess
import sys

READ_ALL_AT_ONCE = """
import sys, threading
import msgspec
from sync.contract.wire import ack, contact, enrolment, manifest, messages, questions, refusals, status
from sync.errors import ContractError

sys.setswitchinterval(1e-6)
rooms = (ack, contact, enrolment, manifest, questions, refusals, status)
said = [one for room in rooms for one in vars(room).values() if isinstance(one, type)]
kinds = [kind for kind in said if issubclass(kind, msgspec.Struct)]
assert len(kinds) > 12
for kind in kinds:
    start = threading.Barrier(8)
    laid_out_last = b'{"%s":null}' % kind.__struct_fields__[-1].encode()

    def read():
        start.wait()
        try:
            messages.read_message(kind, laid_out_last)
        except ContractError:
            pass

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


def test_the_first_messages_of_each_kind_may_be_read_by_several_threads_at_once() -> None:
    for _ in range(5):
        assert subprocess.run([sys.executable, "-c", READ_ALL_AT_ONCE], check=False).returncode == 0
