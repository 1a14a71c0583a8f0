"""The real program as a process of its own, on a free port of loopback, to be looked at from outside."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx

ROOT = Path(__file__).parent.parent
FROM_CHECKOUT = (
    sys.executable,
    "-c",
    f"import sys; sys.path.insert(0, {str(ROOT)!r}); from careshare.__main__ import main; sys.exit(main())",
)
START_SECONDS = 180
STOP_SECONDS = 15


@dataclass(frozen=True)
class Process:
    """A program of ours that runs."""

    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """Ends it as a power cut does, without a chance to say goodbye."""
        self.process.kill()
        self.process.wait()


@dataclass(frozen=True)
class LiveServer(Process):
    """A `careshare serve` that answers; `log` holds what it said on the terminal, letters and codes among it."""

    base_url: str
    database_url: str
    log: Path


@dataclass(frozen=True)
class Demo:
    """A running `careshare demo`: `sign_in` has an address for each of the cast ("coordinator", "neighbour", …)."""

    base_url: str
    circle_id: int
    sign_in: dict[str, str]


@contextmanager
def running(
    folder: Path, database_url: str, program: Sequence[str] = FROM_CHECKOUT, **environment: str
) -> Iterator[LiveServer]:
    """Serves `database_url` until the block ends; it works in `folder`, where its secret and its log go.

    `environment` adds settings (CARESHARE_SMTP_URL="…"). RuntimeError, with what it said, when it does not come up.
    """
    port = free_port()
    base_url = f"http://localhost:{port}"
    settings = {
        "CARESHARE_DATABASE_URL": database_url,
        "CARESHARE_BASE_URL": base_url,
        "CARESHARE_SECRET_FILE": str(folder / "secret"),
        **environment,
    }
    log = folder / f"serve-{port}.log"
    with _process([*program, "serve", "--port", str(port)], folder, settings, log) as process:
        _wait_until_healthy(process, base_url, log)
        yield LiveServer(process, base_url, database_url, log)


@contextmanager
def working(folder: Path, database_url: str, **environment: str) -> Iterator[Process]:
    """A `careshare work` for `database_url` until the block ends; several may share a folder."""
    settings = {
        "CARESHARE_DATABASE_URL": database_url,
        "CARESHARE_SECRET_FILE": str(folder / "secret"),
        **environment,
    }
    with _process([*FROM_CHECKOUT, "work"], folder, settings, folder / f"work-{uuid4()}.log") as process:
        yield Process(process)


@contextmanager
def demo(folder: Path) -> Iterator[Demo]:
    """Shows the demo circle until the block ends; it works in `folder`."""
    port = free_port()
    log = folder / "demo.log"
    with _process([*FROM_CHECKOUT, "demo", "--port", str(port)], folder, {}, log) as process:
        _wait_until_healthy(process, f"http://localhost:{port}", log)
        told = json.loads((folder / "var" / "demo.json").read_text())
        addresses = {part: member["sign_in_url"] for part, member in told["members"].items()}
        yield Demo(told["base_url"], told["circle_id"], addresses)


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def inherited_environment() -> dict[str, str]:
    """What a child process gets from us: everything but settings of Python, or of a CareShare on this machine."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("CARESHARE_", "PYTHON"))}


@contextmanager
def _process(
    command: Sequence[str], folder: Path, settings: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**inherited_environment(), **settings},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        _end(process)


def _wait_until_healthy(process: subprocess.Popen[bytes], base_url: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with suppress(httpx.TransportError):
            if httpx.get(f"{base_url}/health", trust_env=False).status_code == httpx.codes.OK:
                return
        time.sleep(0.05)
    raise RuntimeError(f"CareShare did not come up; it said:\n{log.read_text()}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
