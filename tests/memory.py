"""Files that live in memory: databases of tests need no disk, and creating one there is ten times as quick."""

import os
import shutil
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")


def place(megabytes: int) -> str | None:
    """The folder for temporary files in memory; None, the usual place, where there is no room for so much."""
    if os.access(SHARED_MEMORY, os.W_OK) and shutil.disk_usage(SHARED_MEMORY).free > megabytes * 1_000_000:
        return str(SHARED_MEMORY)
    return None
