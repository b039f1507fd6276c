"""The mapping screen: what it asks, what it shows, what it saves, and who may use it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imports.models import Mapping, OpenTable, Upload
from imports.sources.table import read_mapping
from imports.uploading.mappings import mappings_for
from indicators.models import Act, AuditEntry
from tests import factories
from tests.imports.staff import papers, tables
from tests.imports.table_known import ods, xlsx

pytestmark = pytest.mark.django_db
WIDE = "Bezirk;Jahr;Hunde;Katzen\n01;2023;1.234;5\n02;2023;2.345;6\n03;2023;3.456;7\n"
LONG = "Bezirk;Tier;Anzahl\n" + "".join(
    f"{code};{animal};{number}\n"
    for code in ("01", "02", "03")
    for animal, number in (("Hund", 5), ("Vogel", 7))
)


@pytest.fixture
def clerk():
    papers.city()
    source = factories.source("ordnungsamt", name="Ordnungsamt")
    factories.measure("hunde", source, source_key="HUNDE", name="Gemeldete Hunde", unit="Tiere")
    factories.measure("katzen", source, source_key="KATZEN", name="Gemeldete Katzen", unit="Tiere")
    return papers.person()


def filled(client, text=WIDE, name="tiere_2023.csv"):
    """Upload the wide table and answer everything about it."""
    page = tables.upload(client, text.encode(), name)
    return tables.answer(
        client, page, source="ordnungsamt",
        columns={"Hunde": {"measure": "Gemeldete Hunde", "notation": ",."}, "Katzen": {"measure": "KATZEN"}},
    )  # fmt: skip


def saved(client, name="Tiere"):
    """Save the mapping of the wide table and return it."""
    tables.answer(client, filled(client), "save", name=name)
    return Mapping.objects.get(name=name)


def test_a_table_is_proposed_described_read_and_saved(clerk):
    page = tables.upload(clerk, WIDE.encode(), "tiere.csv")
    proposed = tables.roles(page)
    read = tables.answer(
        clerk, page, source="ordnungsamt",
        columns={"Hunde": {"measure": "Gemeldete Hunde", "notation": ",."}, "Katzen": {"measure": "KATZEN"}},
    )  # fmt: skip
    answer = tables.answer(clerk, read, "save", name=" Tiere  im Bezirk ")

    assert proposed == {"Bezirk": "code", "Jahr": "period", "Hunde": "number", "Katzen": "number"}
    shown = read.context["reading"]
    assert [(line.area, line.day, line.measure, line.number) for line in shown.lines[:2]] == [
        ("01 Bezirk 01", "31.12.2023", "Gemeldete Hunde", 1234),
        ("01 Bezirk 01", "31.12.2023", "Gemeldete Katzen", 5),
    ]
    assert (shown.figures, shown.rows, shown.groups) == (6, 3, ())
    mapping, upload = Mapping.objects.get(), Upload.objects.get()
    assert (mapping.name, mapping.kind, mapping.person) == ("Tiere im Bezirk", "table", "erna")
    assert answer["Location"] == reverse("upload", args=(upload.pk,))
    assert (upload.state, upload.source_id, upload.mapping) == ("checked", "ordnungsamt", mapping)
    assert OpenTable.objects.count() == 0
    acts = AuditEntry.objects.filter(act__in=(Act.MAPPING, Act.UPLOADED)).values_list("act", "text")
    assert sorted(acts) == [("mapping", "angelegt"), ("uploaded", ""), ("uploaded", "noch ohne Zuordnung")]


def test_an_ambiguous_number_is_a_question(clerk):
    page = tables.upload(clerk, WIDE.encode(), "tiere.csv")
    asked = tables.answer(
        clerk, page, source="ordnungsamt",
        columns={"Hunde": {"measure": "HUNDE"}, "Katzen": {"measure": "KATZEN"}},
    )  # fmt: skip
    english = tables.answer(clerk, asked, columns={"Hunde": {"notation": ".", "places": "3"}})

    assert asked.status_code == 400
    assert tables.mistakes(asked) == [
        "„1.234“ kann 1234 oder 1,234 heißen. Bitte wählen Sie die Schreibweise."
    ]
    assert [str(line.number) for line in english.context["reading"].lines][::2] == ["1.234", "2.345", "3.456"]


def test_what_is_missing_is_asked_for(clerk):
    page = tables.upload(clerk, WIDE.encode(), "tiere.csv")
    no_source = tables.answer(clerk, page)
    none = {name: {"role": ""} for name in ("Bezirk", "Jahr", "Hunde", "Katzen")}
    empty = tables.answer(clerk, page, source="ordnungsamt", columns=none)
    strange = tables.answer(
        clerk, page, source="ordnungsamt", columns={"Hunde": {"measure": "Gemeldete Hunne", "notation": ",."}}
    )

    assert tables.mistakes(no_source) == [
        "Bitte wählen Sie die Quelle.",
        "„1.234“ kann 1234 oder 1,234 heißen. Bitte wählen Sie die Schreibweise.",
        "Welche Zählgröße ist das?",
        "Welche Zählgröße ist das?",
    ]
    assert tables.mistakes(empty) == [
        "Bitte wählen Sie mindestens eine Spalte mit Zahlen.",
        "Bitte wählen Sie genau eine Spalte mit dem Schlüssel oder dem Namen des Gebiets.",
        "Bitte wählen Sie genau eine Spalte mit dem Stichtag.",
    ]
    assert tables.mistakes(strange) == [
        "Eine Zählgröße „Gemeldete Hunne“ hat diese Quelle im Katalog nicht. Meinten Sie „Gemeldete Hunde“?",
        "Welche Zählgröße ist das?",
    ]


def test_words_of_a_long_table_become_measures(clerk):
    page = tables.upload(clerk, LONG.encode(), "tiere_2023.csv")
    named = tables.answer(
        clerk, page, source="ordnungsamt", columns={"Tier": {"role": "measure"}}, **{"w0-word": ""}
    )
    read = tables.answer(clerk, named, **{"w0-measure": "Gemeldete Hunde", "w1-ignored": "on"})

    assert tables.answers_on(page)["period_from"] == "file"
    assert [row.word for row in named.context["screen"].words] == ["Hund", "Vogel"]
    assert named.context["reading"].unknown == ("Hund", "Vogel")
    shown = read.context["reading"]
    assert [(line.measure, line.day, line.number) for line in shown.lines] == [
        ("Gemeldete Hunde", "31.12.2023", 5)
    ] * 3
    mapping = read_mapping(shown.text)
    assert (mapping.codes, mapping.ignored_measures) == ({"Tier": {"Hund": "HUNDE"}}, ("Vogel",))


@pytest.mark.parametrize("book", [xlsx, ods])
def test_sheet_and_header_of_a_workbook_are_chosen(clerk, book):
    rows = [
        ["Hunde am 31.12.2023", None],
        ["Gebiet", "Anzahl"],
        *([f"Bezirk 0{n}", 10 * n] for n in (1, 2, 3)),
    ]
    page = tables.upload(clerk, book(rows), f"tiere.{book.__name__}")
    seen = tables.answer(clerk, page, "look", sheet="Bestand", skipped="1")
    read = tables.answer(clerk, seen, source="ordnungsamt", measure_all="HUNDE")

    assert tables.roles(seen) == {"Gebiet": "name", "Anzahl": "number"}
    assert tables.mistakes(read) == []
    assert [(line.area, line.day, line.number) for line in read.context["reading"].lines] == [
        (f"0{n} Bezirk 0{n}", "31.12.2023", 10 * n) for n in (1, 2, 3)
    ]


def test_the_same_columns_are_recognised_next_year(clerk):
    mapping = saved(clerk)

    upload = papers.sent(clerk, WIDE.replace("2023", "2024").replace("3.456", "4.000"), "neu.csv")
    other = tables.upload(clerk, WIDE.replace("Katzen", "Kater").encode(), "anders.csv")

    assert (upload.mapping, upload.source_id, upload.is_recognised) == (mapping, "ordnungsamt", True)
    assert upload.state == "checked"
    assert tables.roles(other)["Kater"] == "number"


def test_two_mappings_that_fit_are_a_question(clerk):
    clerk.post(reverse("mapping-copy", args=(saved(clerk).pk,)))

    refused = papers.send(clerk, WIDE, "neu.csv")

    assert refused.context["reasons"][0] == (
        "Zu „neu.csv“ passen mehrere Zuordnungen: „Kopie von Tiere“, „Tiere“. "
        "Bitte wählen Sie eine davon aus."
    )


def test_a_changed_mapping_keeps_the_version_that_files_were_read_with(clerk):
    mapping = saved(clerk)
    opened = clerk.post(reverse("mapping-columns", args=(mapping.pk,)))
    page = clerk.get(opened["Location"])
    tables.answer(clerk, page, "save", name="Tiere", columns={"Katzen": {"role": ""}})

    first, second = Upload.objects.order_by("pk")
    new = Mapping.objects.in_use().get()
    mapping.refresh_from_db()
    assert (second.mapping, new.name, new.pk != mapping.pk) == (new, "Tiere", True)
    assert first.mapping == mapping and mapping.retired_at is not None
    assert mapping.name.startswith("Tiere (bis ")
    assert read_mapping(new.text).ignored_columns == ("Katzen",)
    assert read_mapping(mapping.text).ignored_columns == ()


def test_mappings_are_listed_downloaded_copied_and_deleted(clerk):
    mapping = saved(clerk)
    listed = clerk.get(reverse("mappings")).content.decode()
    file = clerk.get(reverse("mapping-file", args=(mapping.pk,)))
    clerk.post(reverse("mapping-copy", args=(mapping.pk,)))
    copy = Mapping.objects.get(name="Kopie von Tiere")
    clerk.post(reverse("mapping-delete", args=(copy.pk,)))
    clerk.post(reverse("mapping-delete", args=(mapping.pk,)))

    assert "Tiere" in listed
    assert (file.content.decode(), copy.text) == (mapping.text, mapping.text)
    assert file["Content-Disposition"].startswith('attachment; filename="Tiere.toml"')
    mapping.refresh_from_db()
    assert not Mapping.objects.filter(pk=copy.pk).exists()
    assert mapping.retired_at is not None and not Mapping.objects.in_use().exists()


def test_a_mapping_is_edited_as_a_text_whose_mistakes_have_lines(clerk):
    mapping = saved(clerk)
    page = reverse("mapping", args=(mapping.pk,))

    broken = clerk.post(page, {"name": "Tiere", "text": mapping.text + "\n[geebiet]\n"})
    renamed = clerk.post(page, {"name": "Haustiere", "text": mapping.text})

    assert broken.status_code == 400
    assert [error.partition(":")[0] for error in broken.context["form"].errors["text"]] == [
        f"Zeile {mapping.text.count(chr(10)) + 2}, „geebiet“"
    ]
    assert renamed.status_code == 302
    mapping.refresh_from_db()
    assert (mapping.name, mapping.retired_at) == ("Haustiere", None)


def test_a_mapping_beyond_the_screen_is_changed_as_a_text(clerk):
    mapping = saved(clerk)
    text = mapping.text.replace('spalte = "Katzen"', 'spalten = ["Katz*"]')
    clerk.post(reverse("mapping", args=(mapping.pk,)), {"name": "Tiere", "text": text})
    papers.sent(clerk, WIDE, "neu.csv", mapping=Mapping.objects.in_use().get().pk, source="tabelle")
    opened = clerk.post(reverse("mapping-columns", args=(Mapping.objects.in_use().get().pk,)))
    answer = clerk.get(opened["Location"])

    assert answer["Location"] == reverse("mapping", args=(Mapping.objects.in_use().get().pk,))
    assert OpenTable.objects.count() == 0


@pytest.mark.parametrize("sheets", ["first", "second"])
def test_a_list_of_persons_is_never_kept(clerk, sheets):
    rows = [["Nachname", "Vorname", "Bezirk"], ["Muster", "Erika", "01"]]
    book = xlsx(rows, "Liste") if sheets == "second" else papers.PERSONS.encode()
    name = "liste.xlsx" if sheets == "second" else "liste.csv"

    answer = clerk.post(reverse("upload-new"), {"file": SimpleUploadedFile(name, book), "source": "tabelle"})

    assert answer.status_code == 400
    assert (OpenTable.objects.count(), Upload.objects.count()) == (0, 0)


def test_a_discarded_table_is_gone_and_in_the_record(clerk):
    page = tables.upload(clerk, WIDE.encode(), "tiere.csv")
    clerk.post(reverse("open-table-discard", args=(OpenTable.objects.get().pk,)))

    assert page.status_code == 200
    assert OpenTable.objects.count() == 0
    assert (
        AuditEntry.objects.filter(act=Act.FILE_DISCARDED).values_list("subject", flat=True)[0] == "tiere.csv"
    )


def test_readers_see_mappings_and_change_none(clerk):
    mapping = saved(clerk)
    reader = papers.person("franz", rights=("view_delivery",))

    page = reverse("mapping", args=(mapping.pk,))
    assert reader.get(page).status_code == 200
    assert reader.post(page, {"name": "x", "text": mapping.text}).status_code == 403
    assert "Text speichern" not in reader.get(page).content.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_long_table_is_recognised_by_its_beginning(clerk, encoding):
    mapping = saved(clerk)
    rows = "".join(f"0{n % 3 + 1};{1900 + n % 100};{n};5\n" for n in range(20_000))

    assert mappings_for(("Bezirk;Jahr;Hunde;Katzen\n" + rows).encode(encoding), "lang.csv") == [mapping]
    assert mappings_for(("Bezirk;Jahr;Hunde;Esel\n" + rows).encode(encoding), "lang.csv") == []
