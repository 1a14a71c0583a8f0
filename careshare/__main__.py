"""The command line: `careshare serve`, `demo`, `migrate`, `work`, `seed`.

Each command imports what it needs when it runs, so that `careshare --help` answers at once.
"""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from careshare import __version__
from careshare.config import CannotStart, from_environment


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 when it did what it says, 1 with one sentence when it could not."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.command is None:
        parser.print_help()
        return 0
    try:
        chosen.command(chosen)
    except CannotStart as why:
        print(f"careshare: {why}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="careshare", description="One shared calendar for a circle of care.")
    parser.add_argument("--version", action="version", version=f"careshare {__version__}")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="commands", metavar="")

    serve = commands.add_parser("serve", help="serve the pages; settings come from the environment, see README.md")
    _serving(serve)
    serve.set_defaults(command=_serve)

    demo = commands.add_parser("demo", help="show a circle full of life, on this machine only; starts over each time")
    _serving(demo)
    demo.set_defaults(command=_demo)

    migrate = commands.add_parser("migrate", help="move the tables of the database forward to what this program needs")
    migrate.set_defaults(command=_migrate)

    work = commands.add_parser("work", help="with PostgreSQL: send letters, write shifts ahead, tidy up")
    work.set_defaults(command=_work)

    seed = commands.add_parser("seed", help="fill an empty database with many circles, to measure with")
    seed.add_argument("--circles", type=int, default=5_000, metavar="N")
    seed.add_argument("--shifts", type=int, default=1_000_000, metavar="N", help="in all circles together")
    seed.set_defaults(command=_seed)
    return parser


def _serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
    parser.add_argument("--host", default="localhost", help="the address to listen on (localhost)")


def _serve(chosen: argparse.Namespace) -> None:
    settings = from_environment(os.environ, chosen.port)
    gc.disable()  # what is imported stays, and looking through it takes a quarter of the start; `server` enables it
    from careshare import server

    server.serve(settings, chosen.host, chosen.port)


def _demo(chosen: argparse.Namespace) -> None:
    from careshare.demo import show

    show(chosen.host, chosen.port)


def _migrate(_chosen: argparse.Namespace) -> None:
    settings = from_environment(os.environ)
    from careshare.db import migrate, version

    migrate.upgrade(settings.database_url)
    print(f"The tables are at {version.needed()}, as this program needs them.")


def _work(_chosen: argparse.Namespace) -> None:
    settings = from_environment(os.environ)
    from careshare import server

    server.work(settings)


def _seed(chosen: argparse.Namespace) -> None:
    settings = from_environment(os.environ)
    from careshare import seed

    seed.fill(settings.database_url, chosen.circles, chosen.shifts, datetime.now(UTC))


if __name__ == "__main__":
    sys.exit(main())
