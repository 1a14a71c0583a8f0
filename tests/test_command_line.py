"""What an operator types, and the one sentence they read when it cannot be done."""

import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from careshare.__main__ import main
from careshare.config import from_environment
from careshare.db import version
from tests import server


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A CareShare of its own in a folder, as the environment says."""
    monkeypatch.setenv("CARESHARE_DATABASE_URL", f"sqlite:///{tmp_path / 'careshare.db'}")
    monkeypatch.setenv("CARESHARE_SECRET_FILE", str(tmp_path / "secret"))
    monkeypatch.delenv("CARESHARE_BASE_URL", raising=False)
    return tmp_path


def test_without_a_command_it_lists_them(capsys):
    assert main([]) == 0

    listed = capsys.readouterr().out
    assert all(f"    {command} " in listed for command in ("serve", "demo", "migrate", "work", "seed"))


def test_help_answers_before_anything_heavy_is_loaded():
    asked = "import sys; from careshare.__main__ import main; main([]); sys.exit('sqlalchemy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", asked], stdout=subprocess.DEVNULL, check=False)

    assert done.returncode == 0


@pytest.mark.parametrize("package", ["openpyxl", "webauthn"])
def test_a_server_loads_what_workbooks_and_passkeys_need_only_when_one_comes(package):
    asked = f"import sys, careshare.app; sys.exit({package!r} in sys.modules)"

    done = subprocess.run([sys.executable, "-c", asked], check=False)

    assert done.returncode == 0


def test_a_port_that_is_taken_is_said_in_one_sentence(settings, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert main(["serve", "--port", str(port), "--host", "127.0.0.1"]) == 1

    said = capsys.readouterr().err
    assert said == f"careshare: Port {port} is in use by another program. Choose another one with --port.\n"


def test_an_address_of_another_machine_is_said_in_one_sentence(settings, capsys):
    assert main(["serve", "--port", "0", "--host", "192.0.2.1"]) == 1

    assert capsys.readouterr().err == "careshare: The address 192.0.2.1 is not one of this machine.\n"


def test_a_setting_that_cannot_work_is_said_in_one_sentence(settings, monkeypatch, capsys):
    monkeypatch.setenv("CARESHARE_BASE_URL", "ftp://example.org")

    assert main(["serve"]) == 1

    assert capsys.readouterr().err.startswith("careshare: CARESHARE_BASE_URL must start with https://")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "http://["),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://care.example.org:xx"),
        ("BASE_URL", "https://example.org/care"),
        ("BASE_URL", "https://me:secret@example.org"),
        ("BASE_URL", "https://example.org?x=1"),
        ("SMTP_URL", "smtp://["),
        ("SMTP_URL", "smtp://host:xx"),
        ("MAIL_FROM", "nothing"),
        ("MAIL_PER_MINUTE", "0"),
        ("MAIL_PER_MINUTE", "a few"),
        ("MAIL_FROM", "Care <care@example.org>\nBcc: x@example.org"),
        ("DATABASE_URL", "postgresql://u:p@h:xx/db"),
        ("DATABASE_URL", "sqlite:////proc/careshare/careshare.db"),
        ("SECRET_FILE", "/proc/careshare/secret"),
    ],
)
def test_every_setting_that_cannot_work_is_one_sentence(settings, monkeypatch, capsys, name, value):
    monkeypatch.setenv(f"CARESHARE_{name}", value)

    assert main(["serve", "--port", str(server.free_port())]) == 1

    said = capsys.readouterr().err
    assert said.startswith("careshare: ")
    assert said.count("\n") == 1


def test_a_database_that_does_not_answer_is_one_sentence(settings, monkeypatch, capsys):
    monkeypatch.setenv("CARESHARE_DATABASE_URL", f"postgresql://u:p@127.0.0.1:{server.free_port()}/db")

    assert [main([command]) for command in ("serve", "migrate")] == [1, 1]

    assert capsys.readouterr().err.count("careshare: The database does not answer: ") == 2


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://Care.Example.org/", "https://care.example.org"),
        ("HTTPS://care.example.org:443", "https://care.example.org"),
        ("https://care.example.org:8443", "https://care.example.org:8443"),
        ("https://zörg.example", "https://xn--zrg-sna.example"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_the_base_address_is_kept_as_a_browser_writes_it(typed, origin):
    found = from_environment({"CARESHARE_BASE_URL": typed})

    assert found.base_url == origin


def test_tables_that_are_behind_stop_it_with_the_command_to_run(settings, capsys):
    version.make_ready(f"sqlite:///{settings / 'careshare.db'}")
    with sqlite3.connect(settings / "careshare.db") as rows:
        rows.execute("UPDATE alembic_version SET version_num = '0000'")

    assert main(["serve", "--port", str(server.free_port())]) == 1

    said = capsys.readouterr().err
    assert said.startswith("careshare: The tables of the database are at 0000, this program needs ")
    assert said.endswith("run: careshare migrate\n")


def test_a_postgres_without_tables_stops_it_too(bare_postgres_url, monkeypatch, capsys):
    monkeypatch.setenv("CARESHARE_DATABASE_URL", bare_postgres_url)

    assert main(["serve", "--port", str(server.free_port())]) == 1

    assert "are at nothing" in capsys.readouterr().err


def test_migrate_makes_them_current(bare_postgres_url, monkeypatch, capsys):
    monkeypatch.setenv("CARESHARE_DATABASE_URL", bare_postgres_url)

    assert main(["migrate"]) == 0

    version.make_ready(bare_postgres_url)
    assert capsys.readouterr().out == f"The tables are at {version.needed()}, as this program needs them.\n"


def test_work_has_nothing_to_do_beside_sqlite(settings, capsys):
    assert main(["work"]) == 1

    assert "`careshare serve` does this work itself" in capsys.readouterr().err


def test_a_fresh_household_is_served_with_its_letters_on_the_terminal(live_server):
    said = live_server.log.read_text()

    assert f"CareShare serves at {live_server.base_url} (Ctrl+C stops it).\n" in said
    assert "Letters and sign-in codes are shown here, because CARESHARE_SMTP_URL is not set.\n" in said


def test_work_ends_when_it_is_told_to(postgres_url, tmp_path):
    settings = {"CARESHARE_DATABASE_URL": postgres_url, "CARESHARE_SECRET_FILE": str(tmp_path / "secret")}
    command = [sys.executable, "-m", "careshare", "work"]
    environment = {**server.inherited_environment(), **settings}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        assert process.stderr.readline().endswith(" info working\n")

        process.terminate()

        assert process.wait(server.STOP_SECONDS) == 0
