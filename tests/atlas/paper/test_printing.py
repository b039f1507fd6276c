"""After each release every profile is printed once, kept, and sent as a file."""

import io
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from zipfile import ZipFile

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from atlas.jobs import print_profiles
from atlas.paper.printing import missing, print_missing
from indicators.models import Area, PrintedProfile
from tests import factories
from tests.atlas import reading
from tests.atlas.conftest import publish
from tests.atlas.paper import tags

PDF, ZIP = "/gebiet/01-bezirk-01.pdf", "/daten/steckbriefe.zip"


def kept(release, code="01", language="de", content=b"%PDF of a district"):
    return PrintedProfile.objects.create(
        release=release,
        area=Area.objects.get(code=code),
        language=language,
        content=content,
        sha256=sha256(content).hexdigest(),
    )


def codes(release):
    return [(area.code, language) for area, language in missing(release)]


def test_the_city_and_all_areas_are_printed_in_both_languages(atlas):
    factories.area("05", "Nordrhein-Westfalen", "land", shape=None, slug="nordrhein-westfalen")
    factories.area("99", "nicht zuordenbar", is_remainder=True, shape=None)

    places = [factories.CITY, "01", "02", "03"]
    assert codes(atlas) == [(code, language) for language in ("de", "en") for code in places]


def test_each_profile_is_printed_once(db):
    release = publish(districts=1)

    assert print_missing(release) == 4
    assert (print_missing(release), codes(release)) == (0, [])
    made = PrintedProfile.objects.get(area__code="01", language="de")
    assert made.sha256 == sha256(made.content).hexdigest()
    assert "12,3 %" in tags.text(bytes(made.content))


def test_printing_gives_way_to_other_work_and_goes_on_later(db):
    release = publish(districts=1)
    answers = iter([False, True])

    assert print_missing(release, lambda: next(answers)) == 1
    assert codes(release) == [("01", "de"), (factories.CITY, "en"), ("01", "en")]
    assert print_missing(release, lambda: True) == 0


def test_the_worker_prints_the_newest_public_release(db):
    publish(districts=1)
    later = factories.release(number=2)
    factories.release(number=3, audience="internal")
    factories.release(number=4, published_at=timezone.now() + timedelta(days=1))

    print_profiles(timestamp=0)

    assert set(PrintedProfile.objects.values_list("release_id", flat=True)) == {later.number}
    assert PrintedProfile.objects.count() == 4


def test_the_worker_has_nothing_to_do_before_the_first_release(db):
    print_profiles(timestamp=0)

    assert PrintedProfile.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_worker_lets_uploads_pass():
    publish(districts=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)"
            " VALUES ('default', 'x', 0, '{}')"
        )

        print_profiles(timestamp=0)
        assert PrintedProfile.objects.count() == 0

        cursor.execute("UPDATE procrastinate_jobs SET priority = -10")
        print_profiles(timestamp=0)
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert PrintedProfile.objects.count() == 4


def test_a_printed_profile_is_sent(client, atlas):
    made = kept(atlas)

    answer = client.get(PDF)

    assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (
        200, made.content, "application/pdf",
    )  # fmt: skip
    assert answer.headers["Content-Disposition"] == 'inline; filename="01-bezirk-01.pdf"'
    assert "max-age=300" in answer.headers["Cache-Control"]


def test_what_is_not_printed_yet_comes_soon(client, atlas):
    for address in (PDF, ZIP):
        answer = client.get(address)

        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert "no-store" in answer.headers["Cache-Control"]
        assert "Der Steckbrief wird gerade erzeugt" in reading.content(answer)


def test_an_older_release_keeps_its_print(client, atlas):
    made = kept(atlas)
    later = factories.release(number=2)
    kept(later, content=b"%PDF of the second release")

    assert client.get(f"{PDF}?stand=1").content == made.content
    assert client.get(PDF).content == b"%PDF of the second release"


def test_an_older_release_without_a_print_says_so(client, atlas):
    factories.release(number=2)

    answer = client.get(f"{PDF}?stand=1")

    assert answer.status_code == 404
    assert "kein Steckbrief als PDF aufgehoben" in reading.content(answer)


def test_a_withdrawn_release_takes_its_print_with_it(client, atlas):
    later = factories.release(number=2, withdrawn_at=timezone.now(), withdrawal_note="Fehler.")
    kept(later, content=b"%PDF with a mistake")
    first = kept(atlas)

    assert client.get(PDF).content == first.content
    assert client.get(f"{PDF}?stand=2").status_code == 404


def test_each_language_has_its_own(client, atlas):
    kept(atlas, language="en", content=b"%PDF in English")

    assert client.get(f"{PDF}?sprache=en").content == b"%PDF in English"
    assert client.get(PDF).status_code == 503


def test_outdated_and_unknown_names(client, atlas):
    Area.objects.filter(code="02").update(name="Neu-Stadt", slug="neu-stadt")
    factories.area("05", "Nordrhein-Westfalen", "land", shape=None, slug="nordrhein-westfalen")

    moved = client.get("/gebiet/02-bezirk-02.pdf?stand=1")

    assert (moved.status_code, moved.headers["Location"]) == (302, "/gebiet/02-neu-stadt.pdf?stand=1")
    assert client.get("/gebiet/77-nirgendwo.pdf").status_code == 404
    assert client.get("/gebiet/05-nordrhein-westfalen.pdf").status_code == 404


def test_all_profiles_come_in_one_archive(client, atlas):
    for code in ("02", "01", factories.CITY):
        kept(atlas, code, content=f"%PDF {code}".encode())
    kept(atlas, "03", language="en")

    answer = client.get(ZIP)

    assert 'href="/daten/steckbriefe.zip"' in reading.content(client.get("/daten/"))
    files = ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert files.testzip() is None
    assert {name: files.read(name) for name in files.namelist()} == {
        "05170008-dinslaken.pdf": b"%PDF 05170008",
        "01-bezirk-01.pdf": b"%PDF 01",
        "02-bezirk-02.pdf": b"%PDF 02",
    }
    assert answer.headers["Content-Disposition"] == 'attachment; filename="steckbriefe.zip"'


@pytest.mark.django_db(transaction=True)
def test_the_public_role_reads_prints_of_released_numbers_only():
    release = publish(districts=1)
    kept(release)
    kept(factories.release(number=2, published_at=timezone.now() + timedelta(days=1)))
    kept(factories.release(number=3, audience="internal"))
    settings = connection.settings_dict

    with psycopg.connect(
        host=settings["HOST"], port=settings["PORT"] or None, dbname=settings["NAME"], user="atlas_public"
    ) as public:
        rows = public.execute("SELECT release_id FROM indicators_printedprofile").fetchall()

    assert rows == [(1,)]


def test_numbers_of_the_print_are_those_of_the_release(client, db):
    release = publish(districts=1)
    print_missing(release)
    first = client.get(PDF).content
    factories.published_value(
        factories.release(number=2), release.indicators.get().indicator, Area.objects.get(code="01"),
        Decimal("66.6"),
    )  # fmt: skip

    assert client.get(f"{PDF}?stand=1").content == first
    assert "66,6" not in tags.text(first)
