"""Every sentence is there in every language, with the values it needs, and no page can be half of each."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import wtforms
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from careshare import paths
from careshare.domain.reasons import Care, Caution, Reason, Why
from careshare.domain.words import Language
from careshare.i18n import caution_words, reason_words, words_in

PACKAGE = Path(paths.LOCALE).parent
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
HOLES = re.compile(r"%\((\w+)\)s")


def said() -> Iterator[tuple[str | tuple[str, ...], Path]]:
    """Every sentence in code and templates, and where it stands."""
    sources = [*((path, "python") for path in PACKAGE.rglob("*.py"))]
    sources += [(path, "jinja2.ext:babel_extract") for path in paths.TEMPLATES.rglob("*.html")]
    sources += [(path, "jinja2.ext:babel_extract") for path in paths.TEMPLATES.rglob("*.txt")]
    for path, method in sources:
        for _line, message, _comments, _context in extract_from_file(method, path, keywords=KEYWORDS):
            if message:
                yield message, path


def translated(language: Language) -> dict[str, Message]:
    """The catalogue of a language, by the English sentence."""
    found = {}
    for path in sorted((paths.LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, abort_invalid=True):
                if message.id:
                    found[message.id if isinstance(message.id, str) else message.id[0]] = message
    return found


def test_every_sentence_has_its_dutch():
    catalogue = translated(Language.NL)

    missing = {
        (message if isinstance(message, str) else message[0], path.name)
        for message, path in said()
        if not any(_strings(catalogue.get(message if isinstance(message, str) else message[0])))
    }

    assert sorted(missing) == []


def test_no_dutch_is_left_of_a_sentence_that_is_gone():
    used = {message if isinstance(message, str) else message[0] for message, _path in said()}
    wtforms_own = {message if isinstance(message, str) else message[0] for message in _said_by(wtforms)}

    assert sorted(set(translated(Language.NL)) - used - wtforms_own) == []


def test_a_translation_fills_in_the_same_values():
    for msgid, message in translated(Language.NL).items():
        for text in _strings(message):
            assert set(HOLES.findall(text)) <= set(HOLES.findall(msgid)) | {"n", "num"}, msgid


def test_no_sentence_is_translated_twice_in_two_ways():
    seen: dict[str, tuple[object, str]] = {}
    for path in sorted((paths.LOCALE / "nl").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id:
                    key = message.id if isinstance(message.id, str) else message.id[0]
                    before = seen.setdefault(key, (message.string, path.name))
                    assert before[0] == message.string, f"{key!r} in {before[1]} and {path.name}"


@pytest.mark.parametrize("language", list(Language))
def test_every_reason_and_caution_has_words(language: Language):
    words = words_in(language)

    for why in Why:
        assert reason_words(Reason(why, who="Anton", minutes=20), words)
    for care in Care:
        assert caution_words(Caution(care, minutes=5, who="Anton", phone="06"), words)


def test_sentences_stand_only_at_the_edge():
    """Below web, letters and calendars nothing contains a sentence: no module of theirs translates."""
    for layer in ("domain", "db", "queries", "actions"):
        for path in (PACKAGE / layer).rglob("*.py"):
            names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
            assert not names & {"N_", "gettext", "ngettext"}, path


def _said_by(package: ModuleType) -> Iterator[str | tuple[str, ...]]:
    for path in Path(str(package.__file__)).parent.rglob("*.py"):
        for _line, message, _comments, _context in extract_from_file("python", path, keywords=KEYWORDS):
            yield message


def _strings(message: object) -> tuple[str, ...]:
    string = getattr(message, "string", ())
    return (string,) if isinstance(string, str) else tuple(string)
