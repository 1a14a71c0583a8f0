"""Pages from templates: one Jinja environment per language, so that a page can never be half of each."""

import hashlib
import re
from collections.abc import Callable, Hashable, Iterable, MutableMapping
from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from careshare import __version__, i18n, paths
from careshare.domain.words import Language

MOST_CARDS = 4096
"""Drawn cards that are kept, for each language: about a kilobyte each."""
_ID, _ADDRESS = "\0id", "\0address"
"""Stand in a drawn card for what makes it one of many; nobody can type them."""


def _fingerprint() -> str:
    """Changes with any template, static file or release: part of static addresses and of every page's tag."""
    digest = hashlib.sha256(__version__.encode())
    for folder in (paths.TEMPLATES, paths.STATIC, paths.LOCALE):
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:10]


BUILD = _fingerprint()


def static(path: str) -> str:
    """The address of a static file; it changes when any of them does, so it can be kept for a year."""
    return f"/static/{BUILD}/{path}"


@cache
def icon(name: str) -> Markup:
    """An outline of static/icons.svg; always beside a word."""
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>').format(static("icons.svg"), name)


BETWEEN_TIMES = re.compile("–(?=[0-9]{2}:[0-9]{2}[^<>]*<(?!/textarea))")
"""The dash of "12:00–14:00" in what is read; what stands in an attribute, or was typed, stays as it is."""
DASH_AND_JOINER = "–\u2060"
"""With a word joiner, so that no line ends between two times."""


def _in_one_line(text: str) -> str:
    return BETWEEN_TIMES.sub(DASH_AND_JOINER, text)


class Pages:
    """Every template, in every language. `url(name, **params)` gives addresses."""

    def __init__(self, url: Callable[..., str]) -> None:
        self._environments = {language: _environment(language, url) for language in Language}

    def render(self, template: str, language: Language, values: dict[str, Any]) -> str:
        """The page as text."""
        return _in_one_line(self._environments[language].get_template(template).render(values))


ALWAYS_THE_SAME = ("_", "static", "icon")
"""Functions of the templates whose answer to the same words never changes in one language."""


class _WorkedOut(NodeTransformer):
    """Puts in the place of `_("Rota")` what it says: once, when a template is compiled, not each time it is shown."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._answers: dict[str, Any] = {name: environment.globals[name] for name in ALWAYS_THE_SAME}

    def visit_Call(self, call: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's name
        """What it answers, where that is always the same; else the call."""
        answer = self._answers.get(call.node.name) if isinstance(call.node, nodes.Name) else None
        words = [word.value for word in call.args if isinstance(word, nodes.Const)]
        if answer is None or call.kwargs or len(words) < len(call.args):
            return self.generic_visit(call)
        return nodes.Const(answer(*words), lineno=call.lineno, environment=self._environment)


class _Compiler(CodeGenerator):
    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        """A template, with all worked out that can be."""
        super().visit_Template(_WorkedOut(self.environment).visit(node), frame)


class _Environment(Environment):
    code_generator_class = _Compiler

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own, as no template of ours has more: a chain of two is looked through link by link."""
        return self.globals


def _environment(language: Language, url: Callable[..., str]) -> Environment:
    words = i18n.words_in(language)
    environment = _Environment(
        loader=FileSystemLoader(paths.TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        _=words.gettext,
        ngettext=words.ngettext,
        lang=language.value,
        static=static,
        icon=icon,
        url=url,
    )
    environment.globals["drawn"] = _drawn_once(environment)
    environment.filters.update(
        day=lambda day: i18n.day_words(day, language),
        date_long=lambda day: i18n.long_day_words(day, language),
        date_full=lambda day: i18n.date_words(day, language),
        weekday=lambda day, pattern="EEEE": i18n.weekday_words(day, language, pattern),
        month=lambda day: i18n.month_words(day, language),
        month_day=lambda day, pattern="d MMM": i18n.month_day_words(day, language, pattern),
        duration=lambda duration: i18n.duration_words(duration, words),
        reason=lambda reason: i18n.reason_words(reason, words),
        caution=lambda caution: i18n.caution_words(caution, words),
    )
    return environment


def _drawn_once(environment: Environment) -> Callable[[Iterable[tuple[Any, ...]]], Markup]:
    """`drawn(cards)`: the items of a list of cards. Of those that differ only in id and address one is drawn for all.

    An id and an address are made by us: there is nothing in them to escape.
    """

    @lru_cache(MOST_CARDS)
    def drawn(look: tuple[Hashable, ...]) -> str:
        macros = environment.get_template("_shift.html").module
        return _in_one_line(str(macros.shift_card(_ID, _ADDRESS, *look)))  # type: ignore[attr-defined]

    def items(cards: Iterable[tuple[Any, ...]]) -> Markup:
        each = [drawn(card[2:]).replace(_ID, str(card[0])).replace(_ADDRESS, card[1]) for card in cards]
        return Markup("".join([f"<li>{card}</li>" for card in each]))  # noqa: S704 - drawn by Jinja, which escaped it

    return items
