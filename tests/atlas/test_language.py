"""Words: German numbers, a complete English catalogue, the language in the address."""

import ast
import gettext
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings as project
from django.utils import translation
from django.utils.translation.template import templatize

from atlas import statuses
from atlas.presenters import Cell
from atlas.templatetags import numbers
from indicators.models import PublishedIndicator
from indicators.status import Status
from tests.atlas import reading

ROOT = Path(project.BASE_DIR)
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES"
CALLS = {"_", "gettext", "gettext_lazy", "ngettext"}


@pytest.fixture
def english(settings):
    middleware = "atlas.languages.LanguageMiddleware"
    if middleware not in settings.MIDDLEWARE:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, middleware]


def said_in_python(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            yield from (
                part.value
                for part in node.args
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )


def said_in_template(path):
    code = templatize(path.read_text(), origin=str(path))
    literal = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    for call in re.finditer(rf"(?:n?gettext|_)\({literal}(?:,\s*{literal})?", code):
        yield from (ast.literal_eval(found) for found in call.groups() if found)


def said():
    """Return every German text that is shown through gettext."""
    found = set()
    for path in sorted((ROOT / "atlas").rglob("*.py")):
        found |= set(said_in_python(path))
    for path in sorted((ROOT / "templates").rglob("*.html")):
        found |= set(said_in_template(path))
    return found


def entries(path):
    """Return {msgid: translations} of a catalogue, plural forms under both ids."""
    found: dict[str, list[str]] = {}
    for block in path.read_text().split("\n\n"):
        ids = [
            ast.literal_eval(text) for text in re.findall(r'^msgid(?:_plural)? (".*")$', block, re.MULTILINE)
        ]
        texts = [
            ast.literal_eval(text) for text in re.findall(r'^msgstr(?:\[\d\])? (".*")$', block, re.MULTILINE)
        ]
        found |= {one: texts for one in ids if one}
    return found


def test_english_is_complete_and_holds_nothing_else():
    catalogue = entries(CATALOGUE / "django.po")

    assert said() - set(catalogue) == set()
    assert set(catalogue) - said() == set()
    assert [german for german, texts in catalogue.items() if not all(texts)] == []


def test_translations_keep_their_placeholders():
    names = re.compile(r"%\((\w+)\)s")

    assert {
        german: texts
        for german, texts in entries(CATALOGUE / "django.po").items()
        if any(set(names.findall(text)) != set(names.findall(german)) for text in texts)
    } == {}


def test_compiled_catalogue_is_up_to_date():
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    single = {
        german: texts[0] for german, texts in entries(CATALOGUE / "django.po").items() if len(texts) == 1
    }

    assert {german: compiled.gettext(german) for german in single} == single


def test_page_speaks_english_on_request(client, atlas, english):
    response = client.get("/karte/ew_anteil_u18/?sprache=en")

    assert response.headers["Content-Language"] == "en"
    assert reading.finding(response) == (
        "In 2023 the values range from 12.3\u202f% (Bezirk 01) to 37.0\u202f% (Bezirk 03). "
        "Dinslaken as a whole: 20.1\u202f%. 1 area has no value."
    )
    assert '<html lang="en">' in reading.content(response)
    assert '<h1 lang="de">Anteil der unter 18-Jährigen</h1>' in reading.content(response)
    assert 'href="/gebiet/01-bezirk-01/?sprache=en"' in reading.content(response)


def test_unknown_language_is_german(client, atlas, english):
    response = client.get("/karte/ew_anteil_u18/?sprache=xx")

    assert response.headers["Content-Language"] == "de"
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("unit", "decimals", "number", "written"),
    [
        ("%", 1, "1234.5", "1.234,5\u202f%"),
        ("%", 1, "-0.5", "\u22120,5\u202f%"),
        ("Anzahl", 0, "15763", "15.763"),
        ("Jahre", 1, "45", "45,0\u00a0Jahre"),
        ("je 1.000", 2, "3.456", "3,46\u00a0je 1.000"),
    ],
)
def test_numbers_are_written_in_german(unit, decimals, number, written):
    indicator = PublishedIndicator(unit=unit, decimals=decimals)

    assert numbers.amount(Decimal(number), indicator) == written


def test_cells_are_written_as_number_or_reason():
    indicator = PublishedIndicator(unit="%", decimals=1)
    cells = [Cell(Decimal(0), Status.VALUE), Cell(Decimal(1), Status.VALUE, provisional=True)]

    written = [
        numbers.shown(cell, indicator)
        for cell in [*cells, *(Cell(None, status) for status in statuses.WORDS)]
    ]

    assert written == [
        "0,0\u202f%",
        "1,0\u202f% (vorläufig)",
        "Wert gesperrt",
        "Wert folgt später",
        "Wert nicht zuverlässig",
        "Wert nicht sinnvoll",
        "kein Wert vorhanden",
    ]


def test_differences_carry_their_sign():
    assert [numbers.signed(Decimal(text), 1) for text in ("1.5", "-1.5", "0")] == [
        "+1,5",
        "\u22121,5",
        "±0,0",
    ]


def test_every_reason_has_words_sentence_code_and_pattern():
    reasons = set(Status) - {Status.VALUE}
    patterns = (ROOT / "templates/atlas/partials/_hatches.html").read_text()
    styles = (ROOT / "static/css/palette.css").read_text()

    assert set(statuses.WORDS) == set(statuses.SENTENCES) == reasons
    assert set(statuses.CODES) == set(Status)
    with translation.override("de"):
        assert len({str(words) for words in statuses.WORDS.values()}) == len(reasons)
    for reason in reasons:
        assert f'id="hatch-{reason.value}"' in patterns
        assert f'.area--{reason.value} {{ fill: url("#hatch-{reason.value}"); }}' in styles
