"""``import_overlap``: what a table of overlaps may say, what is refused, and what is written."""

import datetime
import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from imports.areas.overlaps import Side, check_overlaps
from indicators.models import AuditEntry, Overlap
from tests import factories

OLD = Side(datetime.date(2010, 1, 1), {"01": "Altdorf", "02": "Neudorf"})
NEW = Side(datetime.date(2023, 1, 1), {"01": "Altdorf", "02": "Neudorf", "03": "Neudorf-Süd"})
GOOD = "alt;neu;gewicht\n01;01;1200\n02;02;900\n02;03;300\n"


def check(text, encoding="utf-8"):
    return check_overlaps(text.encode(encoding), "datei.csv", OLD, NEW)


def said(checked):
    return [(found.code, found.line, found.column) for found in checked.problems]


def weights(checked):
    return {(line.old, line.new): line.weight for line in checked.lines}


def test_numbers_of_people_are_weights():
    checked = check(GOOD)

    assert checked.problems == ()
    assert weights(checked) == {
        ("01", "01"): Decimal(1200),
        ("02", "02"): Decimal(900),
        ("02", "03"): Decimal(300),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_shares_with_a_decimal_comma_in_any_encoding(encoding):
    text = "Alt;Neu;Gewicht\r\n01;01;1\r\n02;02;0,75\r\n02;03;0,25\r\n"

    checked = check(text, encoding)

    assert (checked.problems, weights(checked)["02", "03"]) == ((), Decimal("0.25"))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["01;01;1", "02;07;1"], [("GEO-60", 3, "neu")]),
        (["08;01;1", "02;02;1"], [("GEO-60", 2, "alt")]),
        (["01;01;1", "02;02;0"], [("GEO-61", 3, "gewicht")]),
        (["01;01;1", "02;02;-4"], [("GEO-61", 3, "gewicht")]),
        (["01;01;1", "02;02;viele"], [("DAT-11", 3, "gewicht")]),
        (["01;01;1", "02;02;"], [("DAT-11", 3, "gewicht")]),
        (["01;01;1", "02;02;1.200"], [("DAT-12", 3, "gewicht")]),
        (["01;01;1", "02;02;1,2E+03"], [("DAT-13", 3, "gewicht")]),
        (["01;01;1", "02;02;03. Mai"], [("DAT-14", 3, "gewicht")]),
        (["01;01;1", "02;02;–"], [("DAT-15", 3, "gewicht")]),
        (["01;01;1", "02;02;1;"], [("DAT-07", 3, None)]),
        (["01;01;20", "02;02;3", "02;02;4"], [("DAT-16", 4, None)]),
        (["01;01;1", "02;02;0,6", "02;03;0,3"], [("GEO-63", 3, "gewicht")]),
        (["01;01;20", "01;02;3", "01;03;4"], [("GEO-62", None, None)]),
        (["01;01;20", "02;02;3"], [("GEO-64", None, None)]),
    ],
)
def test_every_mistake_has_its_message_with_line_and_column(lines, expected):
    assert said(check("alt;neu;gewicht\n" + "\n".join(lines))) == expected


def test_all_mistakes_are_told_at_once():
    checked = check("alt;neu;gewicht;bemerkung\n9;01;1;\n02;9;x;\n\n01;01;0;\n")

    assert said(checked) == [
        ("DAT-21", None, None),
        ("DAT-10", None, "bemerkung"),
        ("GEO-60", 2, "alt"),
        ("GEO-60", 3, "neu"),
        ("DAT-11", 3, "gewicht"),
        ("GEO-61", 5, "gewicht"),
    ]


def test_messages_name_what_to_do():
    messages = [found.message for found in check("alt;neu;gewicht\n01;01;0,5\n01;02;0,4\n02;02;1\n").problems]

    assert messages == [
        "Zeile 2, Spalte „gewicht“: Die Anteile des Gebiets 01 Altdorf ergeben zusammen 0,9 statt 1.",
        "Zu diesen Gebieten im Gebietsstand 01.01.2023 führt keine Zeile: 03 Neudorf-Süd. Sie bekommen keine "
        "umgerechneten Werte. Wohnte dort vorher niemand?",
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "DAT-01"),
        (b"PK\x03\x04rest", "DAT-02"),
        (b"<!DOCTYPE html><p>Fehler", "DAT-03"),
        (b"von;nach\n01;02\n", "DAT-08"),
        (b'alt;neu;gewicht\n01;"01;1\n', "DAT-19"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(data, code):
    assert code in [found.code for found in check_overlaps(data, "datei.csv", OLD, NEW).problems]


# The command


def run(path, *switches, old="2010-01-01", new="2023-01-01"):
    """Return the exit status and what the command printed."""
    out = StringIO()
    arguments = ("--level", "siedlungsbezirk", "--old", old, "--new", new, *switches)
    try:
        call_command("import_overlap", str(path), *arguments, stdout=out, stderr=StringIO())
    except SystemExit as left:
        return left.code, out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "ueberschneidungen.csv"
    path.write_text(GOOD)
    return path


@pytest.fixture
def two_editions(db):
    factories.city(2, in_edition=factories.edition(datetime.date(2010, 1, 1)))
    whole, new = factories.city(2, in_edition=factories.edition(datetime.date(2023, 1, 1)))
    third = factories.area("03", parent=whole, in_edition=whole.edition, shape=factories.square(2))
    return [*new, third]


def stored():
    return {(one.old.code, one.new.code): one.weight for one in Overlap.objects.select_related("old", "new")}


def test_a_check_writes_nothing(two_editions, file):
    status, said = run(file)

    assert (status, stored()) == (0, {})
    assert said.splitlines()[-1] == (
        "Nur geprüft, mit --commit wird geschrieben: 3 neu, 0 geändert, 0 entfallen, 0 unverändert."
    )


def test_commit_writes_and_is_recorded(two_editions, file):
    status, _ = run(file, "--commit")

    assert (status, stored()) == (
        0,
        {("01", "01"): Decimal(1200), ("02", "02"): Decimal(900), ("02", "03"): Decimal(300)},
    )
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.text) == ("loaded", "3 neu, 0 geändert, 0 entfallen")
    assert len(entry.sha256) == 64


def test_the_same_file_twice_changes_nothing(two_editions, file):
    run(file, "--commit")

    status, said = run(file, "--commit")

    assert (status, AuditEntry.objects.count()) == (0, 1)
    assert said.splitlines()[-1] == "Geschrieben: 0 neu, 0 geändert, 0 entfallen, 3 unverändert."


def test_another_table_replaces_the_first(two_editions, file):
    run(file, "--commit")
    file.write_text("alt;neu;gewicht\n01;01;1200\n02;02;1000\n02;01;5\n02;03;195\n")

    status, said = run(file, "--commit", "--confirm", "GEO-65")

    assert status == 0
    assert "1 neu, 2 anders, 0 entfallen" in said
    assert stored()["02", "01"] == Decimal(5)


def test_errors_and_open_warnings_write_nothing(two_editions, file):
    file.write_text("alt;neu;gewicht\n01;02;1\n02;01;1\n")  # swapped, and 03 gets nobody

    refused, said = run(file, "--commit")

    assert refused == 2
    assert [line.split()[1] for line in said.splitlines()[1:]] == ["GEO-64", "GEO-65", "GEO-65"]
    assert stored() == {}


def test_counts_pass_through_every_edition(two_editions, file):
    factories.city(1, in_edition=factories.edition(datetime.date(2015, 1, 1)))

    status, said = run(file, "--commit")

    assert (status, stored()) == (1, {})
    assert "GEO-66" in said and "01.01.2015" in said


def test_messages_come_as_json(two_editions, file):
    file.write_text("alt;neu;gewicht\n01;01;1\n77;02;1\n")

    status, said = run(file, "--json")

    assert status == 1
    assert [(one["code"], one["line"], one["column"]) for one in json.loads(said)] == [("GEO-60", 3, "alt")]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2010-01-01", "2024-01-01", "01.01.2024 gibt es nicht"),
        ("2023-01-01", "2010-01-01", "vor dem neuen"),
        ("gestern", "2023-01-01", "JJJJ-MM-TT"),
    ],
)
def test_a_mistake_in_the_call_is_said(two_editions, file, old, new, words):
    with pytest.raises(CommandError, match=words):
        run(file, old=old, new=new)
