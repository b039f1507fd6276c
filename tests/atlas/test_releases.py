"""Public pages about releases: what appeared, what was corrected or withdrawn, what changed."""

import datetime
import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from indicators.models import PublishedValue, Release
from indicators.models.visibility import State
from indicators.publication import publish
from indicators.releasing import make_draft, release, withdraw
from indicators.status import Status
from tests import factories
from tests.atlas.reading import text as visible
from tests.indicators.test_releasing import deliver

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
FILES = (
    "/daten/ew_anteil_u18.csv",
    "/daten/ew_anteil_u18_excel.csv",
    "/karte/ew_anteil_u18/?jahr=2023",
    "/gebiet/01-bezirk-01/",
    "/indikator/ew_anteil_u18/",
)


@pytest.fixture
def districts():
    _, made = factories.city()
    factories.indicator()
    deliver(made, (100, 200, 400))
    return made


def two_releases(areas=3):
    """Publish a first release and a second in which every kind of change happens."""
    _, districts = factories.city(areas)
    first, second = (
        factories.release(1),
        factories.release(2, is_correction=True, note="Ein Bezirk war falsch."),
    )
    rate, other = factories.indicator(), factories.indicator("alo_quote", name="Arbeitslosenanteil")
    for made in (first, second):
        factories.published_indicator(made, rate)
    factories.published_indicator(second, other)
    for area in districts:
        factories.published_value(first, rate, area, Decimal("10.04"))
        factories.published_value(second, rate, area, Decimal("12.06"))
        factories.published_value(second, other, area, Decimal("3.3"))
    for year, before, after in (
        (2022, Decimal(5), None), (2021, None, Decimal(6)),
        (2020, None, None), (2019, Decimal(4), Decimal(8)),
    ):  # fmt: skip
        factories.published_value(first, rate, districts[0], before, year)
        status = Status.LATER if year == 2020 else None
        factories.published_value(second, rate, districts[0], after, year, status)
    return second


def test_the_list_tells_withdrawn_releases_and_corrections_first(client):
    moment = timezone.now() - DAY
    factories.release(1, published_at=moment, four_eyes=True)
    factories.release(2, published_at=moment, is_correction=True)
    factories.release(3, published_at=moment, withdrawn_at=timezone.now(), withdrawal_note="Falsche Datei.")
    factories.release(4, published_at=moment)
    factories.release(5, state=State.DRAFT)
    factories.release(6, published_at=timezone.now() + DAY)
    factories.release(7, audience="internal")

    page = client.get("/veroeffentlichungen/").content.decode()

    assert re.findall(r'href="/veroeffentlichungen/(\d+)/"', page) == ["3", "2", "4", "1"]
    assert "Falsche Datei." in visible(page)
    assert visible(page).count("Ohne Prüfung durch eine zweite Person veröffentlicht.") == 3


@pytest.mark.parametrize("number", [2, 3, 4, 99])
def test_what_is_not_public_has_no_page(client, number):
    factories.release(1)
    factories.release(2, state=State.DRAFT)
    factories.release(3, published_at=timezone.now() + DAY)
    factories.release(4, audience="internal")

    assert client.get(f"/veroeffentlichungen/{number}/").status_code == 404


def test_a_page_says_what_a_release_changed(client):
    two_releases()

    page = visible(client.get("/veroeffentlichungen/2/").content.decode())

    said = "3 Werte neu, 4 mit anderer Zahl, 1 jetzt ohne Zahl, 1 jetzt mit Zahl, 1 mit anderem Grund."
    assert said in page
    assert "Berichtigung. Ein Bezirk war falsch." in page


def test_changes_are_listed_with_before_and_after(client):
    two_releases()

    response = client.get("/veroeffentlichungen/2/")

    rows = [
        (change.indicator.slug, change.area.code, change.year, change.before.number, change.after.number)
        for change in response.context["page"].changes
    ]
    assert rows == [
        ("ew_anteil_u18", "01", 2020, None, None),
        ("ew_anteil_u18", "01", 2021, None, Decimal("6.0")),
        ("ew_anteil_u18", "01", 2022, Decimal("5.0"), None),
        ("ew_anteil_u18", "01", 2019, Decimal("4.0"), Decimal("8.0")),
        ("ew_anteil_u18", "01", 2023, Decimal("10.0"), Decimal("12.1")),
        ("ew_anteil_u18", "02", 2023, Decimal("10.0"), Decimal("12.1")),
        ("ew_anteil_u18", "03", 2023, Decimal("10.0"), Decimal("12.1")),
    ]
    assert response.context["page"].more == 0


def test_a_chosen_indicator_lists_its_new_values_too(client):
    two_releases()

    page = client.get("/veroeffentlichungen/2/?indikator=alo_quote").context["page"]

    assert [(one.area.code, one.before, one.after.number) for one in page.changes] == [
        ("01", None, Decimal("3.3")), ("02", None, Decimal("3.3")), ("03", None, Decimal("3.3")),
    ]  # fmt: skip
    assert client.get("/veroeffentlichungen/2/?indikator=unsinn").status_code == 400


def test_the_counts_agree_with_the_slow_way():
    second = two_releases()
    before = {(v.indicator_id, v.area_id, v.year): v for v in PublishedValue.objects.current(1)}
    slow: dict[Any, Any] = {}
    for value in PublishedValue.objects.filter(release=second):
        old = before.get((value.indicator_id, value.area_id, value.year))
        had, has = old is not None and old.number is not None, value.number is not None
        kind = "new" if old is None else {
            (True, True): "changed", (True, False): "gone",
            (False, True): "come", (False, False): "otherwise",
        }[had, has]  # fmt: skip
        slow[value.indicator_id, value.year, kind] = slow.get((value.indicator_id, value.year, kind), 0) + 1

    fast = {
        (move.indicator_id, move.year, kind): getattr(move, kind)
        for move in PublishedValue.objects.beside_earlier(second).moves()
        for kind in ("new", "changed", "gone", "come", "otherwise")
        if getattr(move, kind)
    }

    assert fast == slow


@pytest.mark.parametrize("areas", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/veroeffentlichungen/", 2), ("/veroeffentlichungen/2/", 5)])
def test_pages_about_releases_ask_the_same_number_of_questions(
    client, areas, path, queries, django_assert_num_queries
):
    two_releases(areas)

    with django_assert_num_queries(queries):
        client.get(path)


def test_english_pages_have_english_words(client):
    two_releases()

    page = visible(client.get("/veroeffentlichungen/2/?sprache=en").content.decode())

    assert "What has changed" in page
    assert "Was sich geändert hat" not in page


def contents(client, query=""):
    return {path: client.get(path + query).content for path in FILES}


def test_a_withdrawal_brings_back_the_same_bytes(client, districts):
    publish(commit=True)
    before = contents(client)
    deliver(districts, (100, 200, 500))
    release(make_draft("anna", "public").number, "berta")
    between = contents(client)

    withdraw(2, "gerda", "Falsche Lieferung.")

    assert contents(client) == before
    assert all(between[path] != before[path] for path in FILES[:4])


def test_bytes_are_the_same_after_another_release_was_withdrawn(client, districts):
    publish(commit=True)
    deliver(districts, (100, 200, 500))
    publish(commit=True)
    withdraw(2, "gerda", "Falsche Lieferung.")
    before = contents(client)
    deliver(districts, (150, 200, 400))
    publish(commit=True)
    by_number = client.get(FILES[0] + "?stand=1").content

    withdraw(3, "gerda", "Wieder falsch.")

    assert contents(client) == before
    assert by_number == before[FILES[0]]


def test_no_public_address_shows_a_draft_or_an_embargo(client, districts):
    publish(commit=True)
    before = contents(client)
    deliver(districts, (100, 200, 500))
    draft = make_draft("anna", "public")
    number = draft.number

    as_draft = contents(client)
    guessed = [client.get(f"{path.partition('?')[0]}?stand={number}").status_code for path in FILES]
    release(number, "berta", at=timezone.now() + DAY)

    assert as_draft == before == contents(client)
    assert guessed == [404] * len(FILES)
    assert client.get(f"{FILES[0]}?stand={number}").status_code == 404

    Release.objects.filter(number=number).update(published_at=timezone.now() - datetime.timedelta(minutes=1))

    assert b"25.0" in client.get(FILES[0]).content


def test_the_footer_leads_to_the_releases(client, districts):
    publish(commit=True)

    assert f'href="{reverse("releases")}"' in client.get("/").content.decode()
