"""What is not taken in, and that nothing of it stays; what nobody may do."""

import io
import re
import tempfile
import zipfile
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.urls import reverse

from imports.models import Delivery, Mapping, OpenTable, Upload
from imports.uploading import archives
from indicators.models import AuditEntry
from tests import factories
from tests.imports.staff import papers

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[1] / "data"
MAPPING = """quelle = "jugendamt"
[gebiet]
spalte = "gebiet"
[zeit]
spalte = "tag"
[[werte]]
spalte = "kinder"
zaehlgroesse = "KITA"
"""


@pytest.fixture
def clerk():
    papers.city()
    return papers.person()


def refused(client, data, name="datei.csv", **fields):
    """Return the reasons why a file is not taken in; nothing may stay of it."""
    answer = papers.send(client, data, name, **fields)
    assert answer.status_code == 400
    assert Upload.objects.count() == 0
    return answer.context["reasons"]


REFUSED = {
    "leer.csv": (b"", "Die Datei „leer.csv“ ist leer. Bitte exportieren Sie sie neu."),
    "bild.png": (
        b"\x89PNG",
        "„bild.png“ hat eine Endung, die hier nicht eingelesen wird. "
        "Möglich sind .csv, .txt, .tsv, .zip, .xlsx, .ods.",
    ),
    "alt.csv": (
        b"\xd0\xcf\x11\xe0rest",
        "„alt.csv“ ist eine alte oder geschützte Excel-Datei. "
        "Bitte speichern Sie sie ohne Kennwort als XLSX oder CSV.",
    ),
    "kaputt.zip": (
        b"PK\x03\x04rest",
        "„kaputt.zip“ ist beschädigt und lässt sich nicht öffnen. Bitte laden Sie die Datei erneut herunter.",
    ),
    "flucht.zip": (
        papers.zipped(**{"../../etc_csv": "a;b\n"}),
        "„flucht.zip“ enthält Dateinamen, die aus dem Archiv hinausführen. Bitte packen Sie die Datei neu.",
    ),
    "innen.zip": (
        papers.zipped(daten_zip="x"),
        "„innen.zip“ enthält ein weiteres Archiv. Bitte packen Sie die Datei einmal aus.",
    ),
    "bombe.zip": (
        papers.zipped(daten_csv=b"0" * 101_000_000),
        "„bombe.zip“ ist ausgepackt größer als 100 MB oder auffällig stark gepackt und wurde nicht geöffnet.",
    ),
    "viele.zip": (
        papers.zipped(**{f"a{number}_csv": "x" for number in range(201)}),
        "„viele.zip“ enthält mehr als 200 Dateien. Bitte packen Sie nur die eine Tabelle ein.",
    ),
    "seite.csv": (
        b"<!DOCTYPE html><html>",
        "„seite.csv“ enthält keine Tabelle, sondern eine HTML-Seite (z. B. eine abgespeicherte Webseite). "
        "Bitte laden Sie den Export erneut herunter.",
    ),
    "buch.xlsx": (
        papers.zipped(xl_xml="<x/>"),
        "„buch.xlsx“ enthält keine Tabelle, sondern eine beschädigte oder geschützte Arbeitsmappe "
        "(z. B. eine abgespeicherte Webseite). Bitte laden Sie den Export erneut herunter.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_files_leave_a_sentence_and_nothing_else(clerk, name):
    data, sentence = REFUSED[name]

    assert refused(clerk, data, name) == (sentence,)


def test_too_large_a_file_is_refused_without_being_held(clerk, settings):
    settings.UPLOAD_MEGABYTES = 1

    assert refused(clerk, b"a;b\n" * 300_000) == ("„datei.csv“ ist zu groß. Erlaubt sind höchstens 1 MB.",)


def test_sizes_in_an_archive_are_not_believed():
    data = bytearray(papers.zipped(daten_csv=b"0" * 101_000_000))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")

    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        assert archive.infolist()[0].file_size == 1000
    assert archives.refusal(bytes(data), "luege.zip", 20).startswith("„luege.zip“ ist ausgepackt größer")


def test_encrypted_archive_is_refused():
    data = bytearray(papers.zipped(daten_csv=b"a;b\n"))
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1

    sentence = "„zu.zip“ ist mit einem Kennwort geschützt. Bitte speichern Sie die Datei ohne Kennwort."
    assert archives.refusal(bytes(data), "zu.zip", 20) == sentence


def test_unknown_layout_leads_to_its_columns(clerk):
    answer = papers.send(clerk, "Bezirk;Hunde\n01;5\n", "hunde.csv")
    page = clerk.get(answer["Location"]).content.decode()

    table = OpenTable.objects.get()
    assert answer["Location"] == reverse("open-table", args=(table.pk,))
    assert (table.file_name, bytes(table.content), Upload.objects.count()) == (
        "hunde.csv",
        b"Bezirk;Hunde\n01;5\n",
        0,
    )
    assert "Der Aufbau von „hunde.csv“ passt zu keiner Quelle, die der Atlas kennt" in page


def test_text_without_columns_is_refused(clerk):
    assert refused(clerk, "Guten Tag\nGruß\n") == (
        "„datei.csv“ ist keine Tabelle: In keiner der ersten Zeilen stehen zwei Spalten.",
        "Die Datei wurde nicht gespeichert.",
    )


def test_unknown_table_with_another_source_is_refused(clerk):
    reasons = refused(clerk, "Bezirk;Hunde\n01;5\n", source="register")

    assert reasons[0].startswith("Der Aufbau von „datei.csv“ passt nicht zur gewählten Quelle")
    assert OpenTable.objects.count() == 0


def test_wrong_source_is_named(clerk):
    factories.source("ba", name="Bundesagentur für Arbeit")

    reasons = refused(clerk, papers.counts(papers.ORDINARY), source="ba")

    assert reasons == (
        "„datei.csv“ sieht nach „Einwohnermeldedatei“ aus, gewählt ist „Bundesagentur für Arbeit“. "
        "Bitte prüfen Sie Datei und Quelle.",
        "Die Datei wurde nicht gespeichert.",
    )


def test_small_areas_of_the_ba_need_their_keys(clerk):
    factories.source("ba", name="Bundesagentur für Arbeit")

    reasons = refused(clerk, (DATA / "ba_B1_akg_arbeitslose.csv").read_bytes())

    assert reasons[0].startswith("Kleinräumige Daten der BA brauchen die Schlüsseltabelle der Gebiete.")


# --- persons -----------------------------------------------------------------------------------------

REG_02 = (
    "Die Datei enthält offenbar eine Zeile je Person. Bitte fassen Sie die Daten in der Statistikstelle "
    "zusammen und laden Sie die zusammengefasste Datei (Format R2) hoch. Die Datei wurde nicht gespeichert."
)


def everything_stored():
    """Return the whole database as text, table by table, without the code of the project's own tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall() if row[0] != "spatial_ref_sys"]
        found = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def test_persons_are_refused_by_default(clerk):
    assert project.UPLOAD_PERSONS is False
    assert refused(clerk, papers.PERSONS) == (REG_02,)
    assert refused(clerk, "tag;gebiet;kinder;Vorname\n31.12.2023;01;5;Erna\n")[0].startswith(
        "Die Datei enthält die Spalte „Vorname“."
    )


def test_persons_are_refused_whatever_source_is_chosen(clerk):
    factories.measure("kita", factories.source("jugendamt", name="Jugendamt"), source_key="KITA")
    mapping = SimpleUploadedFile("kita.toml", MAPPING.encode())

    assert refused(clerk, papers.PERSONS, source="tabelle", mapping_file=mapping) == (REG_02,)
    assert refused(clerk, papers.PERSONS, source="register") == (REG_02,)


def test_allowed_persons_are_counted_and_nothing_else_stays(clerk, settings, tmp_path, monkeypatch):
    settings.UPLOAD_PERSONS = True
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "fehlt"))
    secret = papers.PERSONS.replace(";34;", ";077;")

    upload = papers.sent(clerk, secret, "personen.csv")
    page = clerk.get(reverse("upload", args=(upload.pk,)))
    stored = everything_stored()
    papers.accept(clerk, upload)

    assert (upload.has_persons, upload.content, upload.profile) == (True, None, "R1")
    assert page.context["page"].first_rows == ()
    assert "077" not in re.sub(r":\d\d\.\d+", "", stored)  # without the fractions of seconds
    assert secret.encode().hex() not in stored
    assert Delivery.objects.get().observations_new == 3
    assert clerk.get(reverse("upload-original", args=(upload.pk,))).status_code == 404
    assert AuditEntry.objects.filter(text="Datei mit Personen, nicht aufbewahrt").count() == 1


def test_large_files_never_touch_the_disk(clerk, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "fehlt"))
    text = papers.counts(papers.ORDINARY) + "\r\n" * 2_000_000  # beyond the 2.5 MB of Django's own handler

    upload = papers.sent(clerk, text)

    assert upload.size > 4_000_000


def test_database_refuses_to_keep_a_file_with_persons(clerk):
    upload = papers.sent(clerk, papers.counts(papers.ORDINARY))
    upload.has_persons = True

    with pytest.raises(IntegrityError, match="persons_are_never_kept"), transaction.atomic():
        upload.save()


# --- mappings ----------------------------------------------------------------------------------------


def test_mapping_is_saved_under_its_name_and_used_again(clerk):
    factories.measure(
        "kita", factories.source("jugendamt", name="Jugendamt"), source_key="KITA", name="Kinder"
    )
    table = "gebiet;tag;kinder\n01;31.12.2023;5\n02;31.12.2023;6\n03;31.12.2023;7\n"
    mapping = SimpleUploadedFile("kita.toml", MAPPING.encode())

    first = papers.sent(clerk, table, "kita.csv", source="tabelle", mapping_file=mapping)
    saved = Mapping.objects.get()
    second = papers.sent(clerk, table.replace(";5", ";9"), "kita.csv", source="tabelle", mapping=saved.pk)

    assert (saved.name, saved.kind, saved.text) == ("kita.toml", "table", MAPPING)
    assert [(one.source_id, one.state, one.profile) for one in (first, second)] == [
        ("jugendamt", "checked", "Tabelle")
    ] * 2


def test_broken_mapping_is_refused_with_the_line(clerk):
    mapping = SimpleUploadedFile("kita.toml", b'quelle = "jugendamt"\nkaputt = 1\n')

    reasons = refused(clerk, "a;b\n1;2\n", source="tabelle", mapping_file=mapping)

    assert "Zeile 2, „kaputt“" in [reason.partition(":")[0] for reason in reasons]
    assert Mapping.objects.count() == 0


def test_other_mapping_of_the_same_name_is_refused(clerk):
    factories.source("jugendamt", name="Jugendamt")
    Mapping.objects.create(name="kita.toml", kind="table", text="anders", person="erna")
    mapping = SimpleUploadedFile("kita.toml", MAPPING.encode())

    reasons = refused(clerk, "a;b\n1;2\n", source="tabelle", mapping_file=mapping)

    assert reasons == ("Eine andere Zuordnung heißt schon „kita.toml“. Bitte benennen Sie die Datei um.",)


# --- rights ------------------------------------------------------------------------------------------


def test_forged_request_is_refused(clerk):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = clerk.cookies

    answer = papers.send(strict, papers.counts(papers.ORDINARY))

    assert (answer.status_code, Upload.objects.count()) == (403, 0)


@pytest.mark.parametrize(
    ("right", "refused_names"),
    [
        (
            "view_delivery",
            {
                "upload-new",
                "upload-accept",
                "upload-discard",
                "upload-recheck",
                "upload-confirm",
                "upload-original",
            },
        ),
        (
            "add_delivery",
            {"upload", "upload-accept", "upload-confirm", "upload-differences", "upload-problems"},
        ),
    ],
)
def test_each_act_needs_its_right(clerk, right, refused_names):
    upload = papers.sent(clerk, papers.counts(papers.ORDINARY))
    other = papers.person("otto", (right,))
    posts = {"upload-new", "upload-accept", "upload-discard", "upload-recheck", "upload-confirm"}
    names = posts | {"upload", "upload-differences", "upload-problems", "upload-original"}

    statuses = {}
    for name in sorted(names):
        path = reverse(name, args=() if name == "upload-new" else (upload.pk,))
        statuses[name] = (other.post(path) if name in posts else other.get(path)).status_code

    assert {name for name, status in statuses.items() if status == 403} == refused_names


def test_pages_are_for_people_who_are_logged_in(clerk):
    answer = Client().get(reverse("deliveries"))

    assert answer["Location"] == f"{reverse('admin:login')}?next={reverse('deliveries')}"
