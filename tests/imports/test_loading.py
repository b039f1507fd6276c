"""From checked figures to observations and back, in the database."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from imports.loading import FileFacts, LoadingError, file_facts, known, load, undo
from imports.models import Delivery, DeliveryProblem
from imports.problems import problem
from imports.validation import Checked, Earlier, Figure, FigureKey, repeat_problems
from indicators.models import Area
from indicators.models.unpublished import Observation
from indicators.status import Status
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.date(2023, 12, 31)
FILE = FileFacts("a.csv", "a" * 64, 10)


def figures(number=5, areas=("01", "02", "03"), day=DAY, key="HW"):
    return tuple(
        Figure(key, "siedlungsbezirk", area, day, None if number is None else Decimal(number) + int(area),
               Status.VALUE if number is not None else Status.WITHHELD)
        for area in areas
    )  # fmt: skip


def checked(*some, problems=()):
    return Checked("R2", "utf-8", (DAY,), 3, 0, some or figures(), problems)


def deliver(*some, problems=()):
    """Load figures and return the delivery they made."""
    done = load(checked(*some, problems=problems), "register", FILE, "Amt")
    assert done.delivery is not None
    return done.delivery


def current():
    rows = Observation.objects.filter(current=True).order_by("measure", "area__code", "period")
    return [(row.measure_id, row.area.code, row.number, row.status, row.delivery) for row in rows]


@pytest.fixture
def city():
    factories.measure("ew_gesamt", source_key="HW")
    return factories.city(3)


def test_figures_become_observations_of_one_delivery(city):
    number = deliver(problems=(problem("GEB-04", n=3),)).number

    assert current() == [("ew_gesamt", f"0{i}", 5 + i, "value", number) for i in (1, 2, 3)]
    facts = ("profile", "sha256", "sender", "periods", "observations_new")
    assert Delivery.objects.values_list(*facts).get() == ("R2", "a" * 64, "Amt", "31.12.2023", 3)
    assert list(DeliveryProblem.objects.values_list("code", "severity")) == [("GEB-04", "HINWEIS")]


def test_the_same_again_changes_nothing(city):
    load(checked(), "register", FILE, "Amt")
    before = current()

    done = load(checked(), "register", FILE, "Amt")

    assert (done.delivery, done.new, done.changed, done.unchanged) == (None, 0, 0, 3)
    assert current() == before
    assert Delivery.objects.count() == 1


def test_a_changed_number_replaces_and_keeps_the_earlier_one(city):
    first = deliver()
    other = (*figures()[:2], *figures(None, areas=("03",)))

    done = load(checked(*other), "register", FILE, "Amt")

    assert (done.new, done.changed, done.unchanged) == (0, 1, 2)
    assert current()[2][:4] == ("ew_gesamt", "03", None, "withheld")
    assert list(Observation.objects.filter(current=False).values_list("number", "delivery")) == [
        (Decimal(8), first.number)
    ]


def test_undo_restores_what_was_before(city):
    load(checked(), "register", FILE, "Amt")
    before = current()
    second = deliver(*figures(50), *figures(7, day=datetime.date(2022, 12, 31)))

    restored = undo(second)

    assert restored == 3
    assert current() == before
    assert Delivery.objects.get(number=second.number).state == Delivery.State.UNDONE
    with pytest.raises(LoadingError, match="schon zurückgenommen"):
        undo(second)


def test_an_undone_delivery_is_never_restored(city):
    first = deliver()
    second = deliver(*figures(50))
    with pytest.raises(LoadingError, match="zuerst diese"):
        undo(first)

    undo(second)
    third = deliver(*figures(70))
    undo(third)
    undo(first)

    assert current() == []
    assert Observation.objects.count() == 9


def test_a_file_can_be_loaded_again_after_it_was_undone(city):
    first = deliver()
    undo(first)

    again = deliver()

    assert again.observations_new == 3
    assert known("register").files == {"a" * 64: timezone.localdate(again.received_at)}


def test_a_file_with_errors_is_not_loaded(city):
    with pytest.raises(LoadingError, match="enthält Fehler"):
        load(checked(problems=(problem("DAT-01", datei="a"),)), "register", FILE, "Amt")

    assert Observation.objects.count() == Delivery.objects.count() == 0


def test_an_unknown_area_loads_nothing(city):
    with pytest.raises(LoadingError, match="„07“"):
        load(checked(*figures(areas=("01", "07"))), "register", FILE, "Amt")

    assert Observation.objects.count() == Delivery.objects.count() == 0


def test_unknown_measures_are_passed_over(city):
    done = load(checked(*figures(), *figures(key="HW ALTER=0-2")), "register", FILE, "Amt")

    assert done.new == 3


def test_one_key_may_feed_two_measures(city):
    factories.measure("ew_zweite", source_key="HW")

    assert load(checked(), "register", FILE, "Amt").new == 6


def test_the_remainder_is_made_when_it_is_first_needed(city):
    load(checked(*figures(areas=("01", "99"))), "register", FILE, "Amt")
    load(checked(*figures(8, areas=("01", "99"))), "register", FILE, "Amt")

    rest = Area.objects.get(is_remainder=True)
    assert (rest.code, rest.level_id, rest.parent, rest.shape) == ("99", "siedlungsbezirk", city[0], None)


def test_areas_are_those_of_the_edition_in_force(city):
    later = factories.edition(datetime.date(2023, 1, 1))
    factories.area("01", in_edition=later)

    load(
        checked(*figures(areas=("01",)), *figures(1, ("01",), datetime.date(2022, 12, 31))),
        "register",
        FILE,
        "x",
    )

    rows = Observation.objects.order_by("period").values_list("area__edition__valid_from", flat=True)
    assert [day.year for day in rows] == [2010, 2023]


def test_the_number_of_queries_does_not_depend_on_the_number_of_areas():
    factories.measure("ew_gesamt", source_key="HW")
    counts = []
    for year, areas in ((2010, 2), (2015, 9)):
        factories.city(areas, in_edition=factories.edition(datetime.date(year, 1, 1)))
        some = figures(areas=[f"{i:02d}" for i in range(1, areas + 1)], day=datetime.date(year, 12, 31))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            load(checked(*some), "register", FILE, "Amt")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12


def test_checks_know_areas_measures_and_what_was_delivered(city):
    factories.area("05", "Nordrhein-Westfalen", "land", shape=None)
    delivery = deliver()

    found = known("register", today=DAY)

    (edition,) = found.editions
    assert list(edition.parts) == ["01", "02", "03"]
    assert {code: area.level for code, area in edition.others.items()} == {"05170008": "stadt", "05": "land"}
    assert found.measures == {"HW"}
    assert found.threshold == 3
    loaded_on = timezone.localdate(delivery.received_at)
    assert found.delivered == {("HW", DAY): loaded_on}
    assert found.earlier(datetime.date(2024, 12, 31))[FigureKey("HW", "siedlungsbezirk", "02")].number == 7
    assert found.earlier(DAY) == {}
    assert [one.code for one in repeat_problems(figures(), found, "a" * 64)] == ["DAT-17"]
    assert [one.code for one in repeat_problems(figures(), found, "b" * 64)] == ["ZEIT-05"]
    assert repeat_problems(figures(day=datetime.date(2024, 12, 31)), found, "b" * 64) == []


def test_figures_of_an_older_edition_are_not_compared(city):
    load(checked(), "register", FILE, "Amt")
    factories.city(3, in_edition=factories.edition(datetime.date(2024, 1, 1)))

    assert known("register").earlier(datetime.date(2024, 12, 31)) == {}


def test_the_operator_hears_what_is_missing():
    with pytest.raises(LoadingError, match="load_catalogue"):
        known("register")
    factories.source()
    with pytest.raises(LoadingError, match="import_areas"):
        known("register")


def test_the_official_population_is_known(city):
    official = factories.measure("itnrw_bevoelkerung", of_source=factories.source("itnrw"), source_key="x")
    factories.observation(official, city[0], 66993, 2022)
    factories.observation(official, city[0], 67000, 2023)

    assert known("register").official_population == Earlier(DAY, Decimal(67000))


def test_facts_of_a_file(tmp_path):
    (tmp_path / "b.csv").write_bytes(b"abc")

    assert file_facts(tmp_path / "b.csv") == FileFacts(
        "b.csv", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3
    )


def test_staff_take_a_delivery_back(city, admin_client):
    number = deliver().number
    address = "/verwaltung/imports/delivery/"

    page = admin_client.get(f"{address}{number}/change/").content.decode()
    answer = admin_client.post(
        address, {"action": "take_back", "_selected_action": [number]}, follow=True
    ).content.decode()

    assert "a.csv" in page
    assert 'name="file_name"' not in page
    assert "ist zurückgenommen, 0 frühere Werte gelten wieder." in answer
    assert current() == []


@pytest.mark.parametrize("raw", ["1 675", "a\tb\\N\r\nc", "\\.", "0" * 60, "–", ""])
def test_what_a_cell_said_is_kept_whatever_signs_it_holds(city, raw):
    deliver(Figure("HW", "siedlungsbezirk", "01", DAY, None, Status.WITHHELD, "", raw))

    stored = Observation.objects.get()
    assert (stored.raw, stored.number, stored.status) == (raw[:40], None, "withheld")
