"""Staff pages for streets and places: upload, every problem, accept, the same file again."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from atlas.access.roles import EDITOR
from imports.models import PlaceFile
from indicators.models import AuditEntry, Place, Street
from tests import factories
from tests.atlas.reading import content, text

pytestmark = pytest.mark.django_db
DATA = Path("tests/imports/data")
LIST = "/verwaltung/orte/"


@pytest.fixture
def rita():
    """Return the client of somebody of the Redaktion in a city of three districts."""
    factories.city(3)
    factories.place_category("kita", "Kita")
    user = User.objects.create_user("rita", is_staff=True)
    user.groups.set(Group.objects.filter(name=EDITOR))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client, name, kind="strassen", data=None, **answers):
    """Upload a file and return the page it leads to."""
    file = SimpleUploadedFile(name, data or (DATA / name).read_bytes())
    return client.post(LIST, {"kind": kind, "file": file, **answers}, follow=True)


def test_a_street_directory_is_checked_shown_and_accepted(rita):
    page = send(rita, "strassen.csv")

    assert "3 Straßen neu, 0 geändert, 0 entfallen, 0 unverändert." in text(content(page))
    assert Street.objects.count() == 0

    accepted = rita.post(f"{page.request['PATH_INFO']}uebernehmen/", follow=True)
    assert "„strassen.csv“ ist übernommen: 3 Straßen neu" in text(content(accepted))
    assert (Street.objects.count(), PlaceFile.objects.count()) == (3, 0)
    acts = AuditEntry.objects.filter(who="rita").exclude(act="login").order_by("id")
    assert [(one.act, one.subject) for one in acts] == [
        ("uploaded", "strassen.csv"),
        ("loaded", "Straßenverzeichnis"),
    ]

    again = send(rita, "strassen.csv")
    assert "0 Änderungen, 3 Straßen unverändert." in text(content(again))


def test_a_file_with_mistakes_shows_all_and_is_never_taken(rita):
    page = send(rita, "strassen_kaputt.csv")

    codes = re.findall(r'<span class="problem__code">([^<]*)</span>', content(page))
    assert sorted(set(codes)) == [
        "ADR-01", "ADR-02", "ADR-04", "DAT-07", "GEB-01", "REG-06", "STR-01", "STR-02", "STR-03", "STR-04",
        "ZEIT-01",
    ]  # fmt: skip
    refused = rita.post(f"{page.request['PATH_INFO']}uebernehmen/", follow=True)
    assert "Die Datei enthält Fehler und wird nicht übernommen." in text(content(refused))
    assert Street.objects.count() == 0


def test_warnings_have_to_be_ticked_one_by_one(rita):
    factories.place(at=(345_500, 5_714_500))
    data = b"art;name;anschrift;ost;nord;farbe\nKita;Neu;;345500;5714500;rot\n".replace(b";ost;nord", b";x;y")
    page = send(rita, "orte.csv", "orte", data, is_complete="on")
    accept = f"{page.request['PATH_INFO']}uebernehmen/"

    refused = rita.post(accept, {"geprueft": ["DAT-10"]}, follow=True)
    assert "Bitte prüfen und bestätigen Sie zuerst jede Warnung." in text(content(refused))
    assert Place.objects.get().name == "Kita Sonnenblume"

    rita.post(accept, {"geprueft": ["DAT-10", "ORT-14"]})
    assert Place.objects.get().name == "Neu"


def test_a_list_of_persons_is_refused_and_not_kept(rita):
    page = send(rita, "liste.csv", "orte", b"Vorname;Nachname;Anschrift\nErna;Muster;Weg 1\n")

    assert page.status_code == 400
    assert "Die Datei nennt offenbar Personen." in text(content(page))
    assert PlaceFile.objects.count() == 0


def test_what_is_stored_can_be_taken_along_and_sent_again(rita):
    rita.post(f"{send(rita, 'strassen.csv').request['PATH_INFO']}uebernehmen/")
    data = (DATA / "orte.csv").read_bytes().replace(b"Jugendzentrum;", b"Kita;")
    place = send(rita, "orte.csv", "orte", data)
    rita.post(f"{place.request['PATH_INFO']}uebernehmen/")

    for kind, told in (("strassen", "3 Straßen unverändert"), ("orte", "3 Einrichtungen unverändert")):
        file = rita.get(f"{LIST}{kind}.csv").content
        assert f"0 Änderungen, {told}." in text(content(send(rita, "wieder.csv", kind, file)))


def test_a_file_is_discarded(rita):
    page = send(rita, "strassen.csv")

    rita.post(f"{page.request['PATH_INFO']}verwerfen/")

    assert PlaceFile.objects.count() == 0
    assert AuditEntry.objects.latest("id").act == "file_discarded"


def form(**changed):
    """Return what the administration sends for a place."""
    given = {"category": "kita", "name": "Kita Neu", "address": "", "east": "345500", "north": "5714500",
             "link": "", "note": ""}  # fmt: skip
    return given | changed


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"east": "51,56", "north": "6,78"}, "Rechts- und Hochwert (Länge und Breite) sind vertauscht"),
        ({"east": "300000"}, "Diese Koordinaten liegen außerhalb der Stadt."),
        (
            {"east": "", "north": "", "address": "Musterstraße 12"},
            "muss die Anschrift mit Straße und Hausnummer",
        ),
    ],
)
def test_a_place_edited_by_hand_has_to_lie_in_the_city(rita, changed, told):
    response = rita.post("/verwaltung/indicators/place/add/", form(**changed))

    assert told in text(content(response))
    assert Place.objects.count() == 0


def test_a_place_edited_by_hand_lies_by_coordinates_or_address(rita):
    factories.street("Musterstraße", "00100", (("02", 1, 9999),))

    rita.post("/verwaltung/indicators/place/add/", form())
    rita.post(
        "/verwaltung/indicators/place/add/", form(name="Ohne", east="", north="", address="Musterstr. 3")
    )

    stored = Place.objects.order_by("name").values_list("name", "area_code")
    assert list(stored) == [("Kita Neu", ""), ("Ohne", "02")]
