"""Real tables of other cities through the mapping screen: from the upload to the accepted delivery."""

import csv
import datetime
from collections import Counter
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse

from imports.models import Delivery, Job, Mapping, OpenTable, Upload
from imports.sources.table import read_mapping
from imports.working import work
from indicators.models import Edition
from indicators.models.unpublished import Observation
from tests import factories
from tests.imports.staff import papers, tables
from tests.shared_data import SHARED, needs_shared

pytestmark = [needs_shared, pytest.mark.django_db]
FORMATS = SHARED / "data" / "formats"
KOELN = SHARED / "data" / "geo" / "koeln" / "bevoelkerung.csv"
HAMBURG = FORMATS / "ba" / "hamburg_stadtteilprofile_2014.csv"


def rows_of(path, delimiter=","):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def city_of(name, keys, slug="register", **levels):
    """Save a city with areas by level, a source, and a measure for each key."""
    source = factories.source(slug)
    for at, key in enumerate(keys):
        factories.measure(f"m{at}", source, source_key=key, name=f"Zählgröße {key}"[:200])
    edition = factories.edition(datetime.date(2000, 1, 1))
    whole = factories.area(settings.CITY_CODE, name, "stadt", in_edition=edition)
    for rank, (level, areas) in enumerate(levels.items(), start=40):
        factories.level(level, rank)
        for code, area in areas.items():
            factories.area(code, area, level, whole, edition, slug=f"{level}-{code}", shape=None)


def take_over(client, upload):
    """Confirm the warnings of a checked file and accept it, here or as a job."""
    papers.tick_all(client, upload)
    papers.accept(client, upload)
    job = Job.objects.filter(upload=upload, kind=Job.Kind.ACCEPT).first()
    if job:
        work(job.pk)
    upload.refresh_from_db()
    return upload


def stored():
    rows = Observation.objects.filter(current=True)
    return Counter(rows.values_list("area__level_id", flat=True))


def test_koelns_long_table_becomes_a_delivery():
    rows = rows_of(KOELN)
    names = {row["raum_id"]: row["raum"] for row in rows}
    wanted = sorted({f"{row['tab_id']}.{row['zei_id']}" for row in rows})[:5]
    city_of(
        "Köln", wanted,
        stadtbezirk={code: name for code, name in names.items() if "000" < code < "010"},
        stadtteil={code: name for code, name in names.items() if code > "010"},
    )  # fmt: skip
    clerk = papers.person()

    page = tables.upload(clerk, KOELN.read_bytes(), KOELN.name)
    first = tables.roles(page)
    changes = {
        "tab_id": {"role": "measure"},
        "zei_id": {"role": "measure"},
        "id": {"role": ""},
        "zahl": {"role": "number"},
    }
    unclear = tables.answer(clerk, page, columns=changes)
    read = tables.answer(
        clerk, unclear, source="register", measure_all="{tab_id}.{zei_id}", gaps="warnung", level="stadtteil",
        **{"level0-text": "000", "level0-level": "stadt", "level1-text": "/00[1-9]/",
           "level1-level": "stadtbezirk"},
    )  # fmt: skip
    left_out = tables.answer(clerk, read, "leave")
    sent = tables.answer(clerk, left_out, "save", name="Köln, Bevölkerung")

    assert (first["raum_id"], first["raum"], first["jahr"], first["zahl"]) == (
        "code",
        "name",
        "period",
        "number",
    )
    assert tables.mistakes(unclear) == [
        "Bitte wählen Sie die Quelle.",
        "Wie entsteht der Schlüssel der Zählgröße? Zum Beispiel {tab_id}.{zei_id}",
    ]
    assert read.context["reading"].unknown and not left_out.context["reading"].unknown
    assert left_out.context["reading"].lines[0].area == f"{settings.CITY_CODE} Köln"
    upload = Upload.objects.get()
    job = Job.objects.get(upload=upload)
    assert sent["Location"] == reverse("job", args=(job.pk,))
    work(job.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.errors, OpenTable.objects.count()) == ("checked", 0, 0)
    take_over(clerk, upload)

    numbers = Observation.objects.get(
        measure__source_key="005.10", area__code=settings.CITY_CODE, period=datetime.date(2012, 12, 31)
    )
    expected = Counter(
        "stadt" if row["raum_id"] == "000" else "stadtbezirk" if row["raum_id"] < "010" else "stadtteil"
        for row in rows if f"{row['tab_id']}.{row['zei_id']}" in wanted
    )  # fmt: skip
    assert Delivery.objects.get().source_id == "register"
    assert numbers.number == Decimal(1_044_555)
    assert stored() == expected

    known = papers.sent(clerk, KOELN.read_bytes(), "koeln_neu.csv")
    assert (known.mapping, known.is_recognised) == (Mapping.objects.get(), True)


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_hamburgs_wide_table_becomes_a_delivery(ending):
    rows = rows_of(HAMBURG, ";")
    keys = [title.strip() for title in list(rows[0])[1:]][:6]
    city_of(
        "Hamburg", keys, "ba",
        stadtteil={f"{n:03d}": row["Stadtgebiet"] for n, row in enumerate(rows[:-8], start=1)},
    )  # fmt: skip
    clerk = papers.person()
    path = HAMBURG.with_suffix(ending)
    shape = {"skipped": "1", "header": "3", "title_line": "2"} if ending == ".xlsx" else {}

    page = tables.upload(clerk, path.read_bytes(), path.name, source="tabelle")
    page = tables.answer(clerk, page, "look", **shape)
    said = tables.answers_on(page)
    titles = {name: role for name, role in tables.roles(page).items() if role == "number"}
    kept = [name for name in titles if name in keys]
    columns = {name: {"role": ""} for name in titles if name not in keys}
    columns |= {name: {"measure": name} for name in kept}
    columns |= {name: {"places": "1r"} for name in kept if "%" in name}
    read = tables.answer(
        clerk, page, source="ba", period_from="fixed", period_pattern="", period_fixed="31.12.2013",
        notation_all=", ", without=("sums_all",),
        columns=columns,
        **{"skip0-column": "Stadtgebiet", "skip0-text": "Hamburg-Mitte", "skip0-kind": "to",
           "skip0-last": "Harburg"},
    )  # fmt: skip
    sent = tables.answer(clerk, read, "save", name="Stadtteilprofile")

    proposed = "cell" if ending == ".xlsx" else "file"
    assert (said["period_from"], said["area_from"], said["level"]) == (proposed, "column", "stadtteil")
    assert said["level0-text"] == "Hamburg"
    assert tables.mistakes(read) == []
    assert sorted(kept) == sorted(keys)
    assert (read.context["reading"].figures, read.context["reading"].groups) == (600, ())
    upload = Upload.objects.get()
    assert sent["Location"] == reverse("upload", args=(upload.pk,))
    take_over(clerk, upload)
    assert stored() == {"stadtteil": 594, "stadt": 6}
    people = Observation.objects.get(measure__source_key="Bevölkerung", area__name="Moorburg und Altenwerder")
    assert people.number == 732


DISTRICTS_OF_KONSTANZ = (
    "altstadt", "paradies", "petershausenwest", "petershausenost", "koenigsbau", "allmannsdorf", "staad",
    "fuerstenberg", "wollmatingen", "industriegebiet", "egg", "litzelstetten", "dingelsdorf", "dettingen",
    "wallhausen",
)  # fmt: skip


def described(client, path, without=(), **changed):
    """Upload a real file, describe it, and return the page of what that reads."""
    page = tables.upload(client, path.read_bytes(), path.name, source="tabelle")
    return tables.answer(client, page, without=without, **changed)


def test_darmstadt_has_its_period_in_a_name_in_a_column():
    path = FORMATS / "register" / "darmstadt_bestand_2025_q4.csv"
    rows = rows_of(path, ";")
    keys = ["ewhg", "frag", "ewwg", "frawg", "ausg", "afrg", "einwg", "fraeing"]
    city_of("Darmstadt", keys, bezirk={row["bezirk"]: row["bezirksname"] for row in rows[:-1]})

    read = described(
        papers.person(), path, source="register", period_from="column", period_pattern="quartal",
        columns={"datei": {"role": "period"}, "ags": {"role": ""}} | {key: {"measure": key} for key in keys},
        **{"level0-text": "Gesamt", "level0-level": "stadt"},
    )  # fmt: skip

    assert tables.mistakes(read) == []
    shown = read.context["reading"]
    assert (shown.figures, shown.rows, shown.groups) == (304, 38, ())
    assert shown.lines[0].day == "31.12.2025"


def test_konstanz_names_its_districts_above_the_columns():
    path = FORMATS / "register" / "konstanz_nach_stadtteilen.csv"
    city_of(
        "Konstanz", ["HW"], stadtteil={f"{n:02d}": name for n, name in enumerate(DISTRICTS_OF_KONSTANZ, 1)}
    )
    Edition.objects.update(valid_from=datetime.date(1900, 1, 1))

    read = described(
        papers.person(), path, source="register", area_from="heading", measure_all="HW", notation_all=".",
        columns={name: {"role": "number"} for name in DISTRICTS_OF_KONSTANZ},
    )  # fmt: skip

    assert tables.mistakes(read) == []
    shown = read.context["reading"]
    assert (shown.figures, shown.rows) == (465, 31)
    assert [found.code for group in shown.groups for found in group.messages] == ["ZEIT-04", "DAT-06"]
    assert (shown.lines[-1].area, shown.lines[-1].number) == ("15 wallhausen", 1_098)


def test_regensburg_writes_months_and_fractions_of_persons():
    path = FORMATS / "ba" / "regensburg_kennzahlen_sgb2.csv"
    keys = list(rows_of(path)[0])[1:]
    city_of("Regensburg", keys, "ba", stadtteil={"01": "Mitte"})

    read = described(
        papers.person(), path, source="ba", area_from="city", places_all="4r", notation_all=".",
        period_from="column", month_end="on",
        columns={"period": {"role": "period"}} | {key: {"role": "number", "measure": key} for key in keys},
    )  # fmt: skip

    assert tables.mistakes(read) == []
    shown = read.context["reading"]
    assert (shown.figures, shown.rows) == (162, 18)
    assert shown.lines[0].area == f"{settings.CITY_CODE} Regensburg"
    assert read_mapping(shown.text).period.month_end
