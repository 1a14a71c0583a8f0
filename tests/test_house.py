"""The house rules that no linter knows, read from the source itself."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from statistics import median

import pytest

from careshare.paths import TEMPLATES

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "careshare"
MODULES = sorted(PACKAGE.rglob("*.py"))
TEMPLATE_FILES = sorted(TEMPLATES.rglob("*.html"))
# A letter is read by mail programs, which know no stylesheet and no script.
PAGES = [path for path in TEMPLATE_FILES if not path.is_relative_to(TEMPLATES / "letters")]

SAYS_NOTHING = {"utils", "util", "common", "helpers", "helper", "manager", "service", "services", "data", "misc"}
THE_CLOCK = {"now", "today", "utcnow", "time", "monotonic", "time_ns"}
A_WRITERS_FOLDER = re.compile(r"(?<![\w/.])(?:/(?:home|Users|root|tmp)/\w|[A-Z]:\\Users)")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_the_rules_never_wait() -> None:
    waits = [
        f"{place(path)}:{node.lineno}"
        for path in modules("domain")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith)
    ]

    assert waits == []


def test_the_rules_never_look_at_the_clock() -> None:
    looks = [
        f"{place(path)}:{node.lineno}"
        for path in modules("domain")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in THE_CLOCK
        and names(node.func.value) & {"datetime", "date", "time"}
    ]

    assert looks == []


def test_the_rules_know_only_the_standard_library_dateutil_and_each_other() -> None:
    strangers = [
        f"{place(path)} imports {name}"
        for path in modules("domain")
        for name in imported(path)
        if name.split(".")[0] not in {*sys.stdlib_module_names, "dateutil"} and not name.startswith("careshare.domain")
    ]

    assert strangers == []


def test_only_queries_select() -> None:
    selects = [
        f"{place(path)}:{node.lineno}"
        for path in MODULES
        if not path.is_relative_to(PACKAGE / "queries")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and called(node) == "select" and "sqlalchemy" in imported_roots(path)
    ]

    assert selects == []


def test_no_action_commits_sends_or_knows_a_request() -> None:
    oversteps = [
        f"{place(path)}:{node.lineno} {called(node)}"
        for path in modules("actions")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and called(node) in {"commit", "rollback"}
    ] + [
        f"{place(path)} imports {name}"
        for path in modules("actions")
        for name in imported(path)
        if name.split(".")[0] in {"starlette", "aiosmtplib", "smtplib"}
    ]

    assert oversteps == []


def test_no_name_says_nothing() -> None:
    assert [
        place(path)
        for path in [*MODULES, *TEMPLATE_FILES]
        if set(path.relative_to(ROOT).with_suffix("").parts) & SAYS_NOTHING
    ] == []


def test_functions_are_short() -> None:
    long = [f"{place(path)}:{one.name} has {lines(one)} lines" for path, one in functions() if lines(one) > 40]

    assert long == []
    assert median(lines(one) for _, one in functions()) <= 7


def test_functions_ask_for_little() -> None:
    greedy = [f"{place(path)}:{one.name}" for path, one in functions() if parameters(one) > 5]

    assert greedy == []


def test_files_fit_in_a_head() -> None:
    long = [f"{place(path)} has {size} lines" for path in MODULES if (size := len(source(path).splitlines())) > 400]

    assert long == []


def test_templates_fit_in_a_head() -> None:
    long = [
        f"{place(path)} has {size} lines" for path in TEMPLATE_FILES if (size := len(source(path).splitlines())) > 130
    ]

    assert long == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_works_without_javascript_and_has_nothing_inline(path: Path) -> None:
    page = Elements(source(path))

    assert [element for element in page.elements if not works_as_a_link_or_a_form(*element)] == []
    assert [element for element in page.elements if is_inline(*element)] == []


@pytest.mark.parametrize(
    "element",
    [
        '<button hx-post="/take">',
        '<a href="/week" data-hx-get="/day">',
        '<form action="{{ url("take", id=1) }}" data-hx-post="{{ url("take", id=2) }}">',
        '<p style="color: red">',
        "<script>alert(1)</script>",
        '<a href="javascript:go()">',
        '<form {% if quick %}onsubmit="go()"{% endif %}>',
    ],
)
def test_template_rules_see_what_breaks_them(element: str) -> None:
    [found] = Elements(element).elements

    assert not works_as_a_link_or_a_form(*found) or is_inline(*found)


def test_template_rules_let_a_form_be_quick() -> None:
    [found] = Elements('<form action="{{ url("take", id=1) }}" data-hx-post="{{ url("take", id=1) }}">').elements

    assert works_as_a_link_or_a_form(*found)
    assert not is_inline(*found)


def test_nothing_names_a_folder_of_its_writers() -> None:
    found = [
        f"{place(path)}:{number}"
        for path in tracked()
        for number, line in enumerate(source(path).splitlines(), 1)
        if A_WRITERS_FOLDER.search(line)
    ]

    assert found == []


def test_locks_name_no_download_address() -> None:
    addresses = [
        line
        for lock in ("requirements.lock", "requirements-dev.lock")
        for line in source(ROOT / lock).splitlines()
        if "://" in line or line.startswith("-")
    ]

    assert addresses == []


class Elements(HTMLParser):
    """The elements of a template, Jinja's own marks left out, expressions kept as text."""

    def __init__(self, template: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        without_statements = re.sub(r"{%.*?%}|{#.*?#}", "", template, flags=re.DOTALL)
        self.feed(
            re.sub(r"{{(.*?)}}", lambda found: "{" + re.sub(r"['\"<>]", "", found[1]).strip() + "}", without_statements)
        )

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attributes}))


def works_as_a_link_or_a_form(tag: str, attributes: dict[str, str]) -> bool:
    """Whether what htmx would fetch is what the browser would fetch without it."""
    fetched = [
        value for name, value in attributes.items() if re.fullmatch(r"(data-)?hx-(get|post|put|patch|delete)", name)
    ]
    own = {"a": "href", "form": "action"}.get(tag)
    return all(own is not None and attributes.get(own) == address for address in fetched)


def is_inline(tag: str, attributes: dict[str, str]) -> bool:
    """Whether the content policy would refuse this: a style, a handler, a script in the page itself."""
    return (
        tag == "style"
        or (tag == "script" and "src" not in attributes)
        or any(name == "style" or name.startswith("on") for name in attributes)
        or any(value.strip().lower().startswith("javascript:") for value in attributes.values())
    )


def modules(folder: str) -> Iterator[Path]:
    return (path for path in MODULES if path.is_relative_to(PACKAGE / folder))


def functions() -> Iterator[tuple[Path, Function]]:
    return (
        (path, node)
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def lines(function: Function) -> int:
    """How long a function is, its promise (the docstring) not counted."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or function.lineno) - body[0].lineno + 1 if body else 0


def parameters(function: Function) -> int:
    asked = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return len([argument for argument in asked if argument.arg not in {"self", "cls"}])


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def names(node: ast.AST) -> set[str]:
    return set(
        chain.from_iterable(
            {part.id} if isinstance(part, ast.Name) else {part.attr} if isinstance(part, ast.Attribute) else set()
            for part in ast.walk(node)
        )
    )


def tracked() -> Iterator[Path]:
    """Every text file that git knows."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and b"\0" not in path.read_bytes():
            yield path


def parsed(path: Path) -> ast.Module:
    return ast.parse(source(path))


def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))
