"""A stage that misbehaves when a text tells it to; named in a configuration as ``faults.stage``."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time

from cleaner.document import Annotation, Document


def annotate(doc: Document) -> list[Annotation]:
    """Do what the text says."""
    if "FAULT:" not in doc.text:
        return []
    if "FAULT:hang" in doc.text:
        time.sleep(3600)
    if "FAULT:spin" in doc.text:
        while True:
            pass
    if "FAULT:segfault" in doc.text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "FAULT:exit" in doc.text:
        os._exit(3)
    if "FAULT:quit" in doc.text:
        sys.exit()
    if "FAULT:stop" in doc.text:
        os.kill(os.getpid(), signal.SIGSTOP)
    if "FAULT:garbage" in doc.text:  # into every pipe there is
        for number in range(3, 64):
            with contextlib.suppress(OSError):
                os.write(number, b"garbage. " * 10)
    if "FAULT:memory" in doc.text:
        held = []
        while True:
            held.append(bytearray(b"x") * (32 << 20))
    if "FAULT:raise" in doc.text:
        raise ValueError("told to")
    if "FAULT:slow" in doc.text:
        time.sleep(0.3)
    return []
