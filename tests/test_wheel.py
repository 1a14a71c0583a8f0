"""What somebody gets who installs the wheel, far from any checkout."""

import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests import server


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `careshare` in an environment that holds only the wheel, and borrows the dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    finish("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(server.ROOT))
    [wheel] = folder.glob("careshare-*.whl")
    home = folder / "environment"
    venv.create(home, with_pip=False)
    [packages] = home.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    python = str(home / "bin" / "python")
    finish("-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", str(wheel))
    return home / "bin" / "careshare"


@pytest.fixture
def wheel_server(installed: Path, sqlite_url: str, tmp_path: Path) -> Iterator[server.LiveServer]:
    """The installed program, serving from a folder of its own."""
    with server.running(tmp_path, sqlite_url, program=[str(installed)]) as live:
        yield live


def test_installed_wheel_serves_a_page_with_its_style(wheel_server: server.LiveServer) -> None:
    with httpx.Client(base_url=wheel_server.base_url, trust_env=False) as browser:
        page = browser.get("/sign-in")
        styles = re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"', page.text)
        answers = [browser.get(address).headers["content-type"].split(";")[0] for address in styles]

    assert page.status_code == 200
    assert answers == ["text/css"]


def test_installed_wheel_brings_its_own_migrations(installed: Path, tmp_path: Path) -> None:
    environment = server.inherited_environment() | {"CARESHARE_DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    migrated = subprocess.run(
        [installed, "migrate"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )

    assert (migrated.returncode, migrated.stderr) == (0, "")
    assert (tmp_path / "new.db").stat().st_size > 0


def finish(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
