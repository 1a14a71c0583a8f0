"""Pages from templates: one Jinja environment per language, so that a page can never be half of each."""

import hashlib
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from careshare import __version__, i18n, paths
from careshare.domain.words import Language

MOST_CARDS = 4096
"""Drawn cards that are kept, for each language: about a kilobyte each."""


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


class Pages:
    """Every template, in every language. `url(name, **params)` gives addresses."""

    def __init__(self, url: Callable[..., str]) -> None:
        self._environments = {language: _environment(language, url) for language in Language}

    def render(self, template: str, language: Language, values: dict[str, Any]) -> str:
        """The page as text."""
        return self._environments[language].get_template(template).render(values)


def _environment(language: Language, url: Callable[..., str]) -> Environment:
    words = i18n.words_in(language)
    environment = Environment(
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
        url=url,
    )
    environment.globals["drawn"] = _drawn_once(environment)
    environment.filters.update(
        day=lambda day: i18n.day_words(day, language),
        date_long=lambda day: i18n.long_day_words(day, language),
        date_full=lambda day: i18n.date_words(day, language),
        weekday=lambda day, pattern="EEEE": i18n.weekday_words(day, language, pattern),
        month=lambda day: i18n.month_words(day, language),
        duration=lambda duration: i18n.duration_words(duration, words),
        reason=lambda reason: i18n.reason_words(reason, words),
        caution=lambda caution: i18n.caution_words(caution, words),
    )
    return environment


def _drawn_once(environment: Environment) -> Callable[[Hashable], str]:
    """`drawn(card)`: the card as a page shows it. A card is a value: equal ones look the same and are drawn once."""

    @lru_cache(MOST_CARDS)
    def drawn(card: Hashable) -> str:
        macros = environment.get_template("_shift.html").module
        return cast("str", macros.shift_card(card))  # type: ignore[attr-defined]

    return drawn
