"""Comparisons and built tables of the internal area: more indicators, marked, inside, never kept."""

import re

import pytest

from tests.atlas.reading import content, text
from tests.atlas.test_internal import MARK, lena, published  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
PAGES = ("vergleich/?gebiet=01", "tabelle/?daneben=stadt")


@pytest.mark.parametrize("page", PAGES)
def test_internal_indicators_stand_in_the_internal_area_alone(client, lena, published, page):  # noqa: F811
    inside = lena.get(f"/intern/{page}&indikator=ew_u18_anzahl")
    outside = client.get(f"/{page}&indikator=ew_u18_anzahl")

    assert inside.status_code == 200 and inside["Cache-Control"] == "private, no-store"
    assert MARK in text(content(inside)) and "10.000,0" in text(content(inside))
    assert outside.status_code == 400
    assert "ew_u18_anzahl" not in re.findall(
        r'name="indikator" value="(\w+)"', content(client.get(f"/{page}"))
    )


@pytest.mark.parametrize("page", PAGES)
def test_links_and_files_stay_inside(lena, published, page):  # noqa: F811
    html = content(lena.get(f"/intern/{page}&indikator=ew_anteil_u18"))

    links = set(re.findall(r'href="(/[^"#?]*)', html))
    assert {link for link in links if not link.startswith(("/intern/", "/static/", "/stil."))} == {
        "/verwaltung/"
    }
    assert [
        action for action in re.findall(r'<form[^>]*class="choose__form"[^>]*>', html) if "action" in action
    ] == []


@pytest.mark.parametrize("name", ["vergleich.csv?gebiet=01", "tabelle.csv?gebiet=01"])
def test_internal_files_say_so(lena, published, name):  # noqa: F811
    answer = lena.get(f"/intern/{name}&indikator=ew_u18_anzahl")

    assert "Nur für den internen Gebrauch" in content(answer)
    assert answer["Cache-Control"] == "private, no-store"
