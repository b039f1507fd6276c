"""Classes by every method on the page: the city in the middle, chosen limits, 0 alone, a class picked out."""

from decimal import Decimal

import pytest

from indicators.classification import Marks, every_choice
from indicators.models import Area, ClassBreaks, PublishedIndicator, PublishedValue
from tests import factories
from tests.atlas import reading

MAP = "/karte/ew_anteil_u18/"


@pytest.fixture
def publish(db):
    """Return a function that publishes numbers of districts for one year, the city and Kreis and Land."""

    def make(numbers, city="20.0", chosen=(), **fields):
        whole, areas = factories.city(len(numbers))
        release = factories.release()
        made = factories.indicator(manual_breaks=[Decimal(str(one)) for one in chosen], **fields)
        described = factories.published_indicator(
            release, made, (2023,), ("siedlungsbezirk", "stadt"), manual_breaks=made.manual_breaks
        )
        kreis = factories.area("05170", "Kreis Wesel", "kreis", shape=None)
        land = factories.area("05", "Nordrhein-Westfalen", "land", shape=None)
        for area, number in zip((whole, kreis, land, *areas), (city, "18.0", "55.5", *numbers), strict=True):
            factories.published_value(release, made, area, Decimal(str(number)))
        marks = Marks((Decimal(city),), tuple(made.manual_breaks))
        for choice, found in every_choice([Decimal(str(one)) for one in numbers], made.decimals, marks):
            ClassBreaks.objects.create(
                published_indicator=described, level=factories.level(), method=choice.method.value,
                classes=choice.classes, zero_apart=choice.zero_apart, breaks=list(found.limits),
                middle=found.middle, note=found.note,
            )  # fmt: skip
        return described

    return make


def ranges(response):
    return [entry[0] for entry in reading.legend(response)]


def test_classes_around_the_city_have_two_sides(client, publish):
    publish((5, 11, 19, 21, 29, 36))

    response = client.get(MAP, {"methode": "stadt"})

    page = response.context["page"]
    assert page.middle == "stadt"
    assert [one.tone for one in page.legend.classes] == ["below-2", "below-1", "zero", "above-1", "above-2"]
    assert page.legend.classes[2].lower <= Decimal(20) < page.legend.classes[2].upper
    assert "Violett liegt unter dem Wert von Dinslaken insgesamt, Orange darüber." in reading.content(
        response
    )
    assert "in allen Jahren; der Strich zeigt den des gewählten Jahres." in reading.content(response)


def test_kreis_and_land_are_marks_beside_the_city(client, publish):
    publish((5, 11, 19, 21, 29, 36))

    response = client.get(MAP)

    strip = response.context["page"].legend.strip
    assert [(one.name, one.x, one.number) for one in strip.references] == [
        ("Kreis Wesel", "125.8", Decimal("18.0")),
        ("Nordrhein-Westfalen", None, Decimal("55.5")),
    ]
    assert reading.content(response).count("strip__mark--1") == 2
    assert reading.content(response).count("strip__mark--2") == 1
    keys = reading.text(reading.content(response).split('<ul class="strip__keys">')[1].split("</ul>")[0])
    assert keys == "Dinslaken 20,0 Kreis Wesel 18,0 Nordrhein-Westfalen 55,5"


def test_chosen_limits_open_at_the_ends(client, publish):
    publish((2, 7, 12, 31), chosen=(5, 10, 30), method="manuell")

    response = client.get(MAP)

    assert ranges(response) == ["unter 5,0", "5,0 bis unter 10,0", "10,0 bis unter 30,0", "30,0 und mehr"]
    assert [count for _, count in reading.legend(response)] == ["1 Gebiet"] * 4
    assert reading.map_names(response)[3] == "Bezirk 04: 31,0\u202f%, Klasse 4 von 4"


def test_chosen_limits_are_offered_only_where_there_are_some(client, publish):
    publish((2, 7, 12, 31))

    response = client.get(MAP, {"methode": "manuell"})

    assert response.status_code == 400


def test_zero_may_have_a_class_of_its_own(client, publish):
    publish((0, 0, 3, 8, 9))

    mixed = client.get(MAP, {"klassen": "3"})
    apart = client.get(MAP, {"klassen": "3", "nullklasse": "an"})

    assert ranges(mixed) == ["0,0 bis unter 3,0", "3,0 bis unter 8,0", "8,0 bis 9,0"]
    assert ranges(apart) == ["0,0", "3,0 bis unter 8,0", "8,0 bis 9,0"]
    assert 'name="nullklasse" value="an" checked' in reading.content(apart)


def test_zero_is_not_offered_without_zeros(client, publish):
    publish((1, 2, 3, 8, 9))

    assert "0 als eigene Klasse" not in reading.content(client.get(MAP))


def test_an_earlier_release_shows_the_classes_it_knows_and_says_so(client, publish):
    described = publish((1, 2, 3, 8, 9))
    ClassBreaks.objects.filter(published_indicator=described).exclude(method="natuerlich").delete()

    response = client.get(MAP, {"methode": "streuung"})

    assert ranges(response) == ranges(client.get(MAP))
    assert "Diese Veröffentlichung kennt die gewählte Klassenbildung nicht" in reading.content(response)


@pytest.mark.parametrize("method", ["natuerlich", "quantile", "gleich", "streuung", "headtail", "stadt"])
@pytest.mark.parametrize("limits", ["alle", "jahr"])
def test_every_number_is_in_the_class_that_the_legend_says(client, publish, method, limits):
    publish((5, 5, 5.04, 11, 19, 21.06, 29, 36))

    response = client.get(MAP, {"methode": method, "grenzen": limits})

    page = response.context["page"]
    for row in page.rows:
        entry = page.legend.classes[row.index]
        assert entry.lower <= row.cell.number
        assert row.cell.number < entry.upper or (entry.is_last and row.cell.number == entry.upper)
    assert sum(entry.count for entry in page.legend.classes) == 8


def test_a_picked_class_lights_its_areas_without_script(client, publish):
    publish((1, 2, 8, 30), classes=3)

    response = client.get(MAP, {"klasse": "1"})
    nothing = client.get(MAP, {"klasse": "7"})

    lit = [one.row.name for one in response.context["page"].figure.areas if one.row.key == "1"]
    content = reading.content(response)
    assert lit == ["Bezirk 01", "Bezirk 02"]
    assert content.count(' class="highlighted"><use') == len(lit)
    assert '<div class="map map--highlighting"' in content
    assert content.count('aria-current="true">1,0 bis unter') == 1
    assert "map--highlighting" not in reading.content(nothing)


def test_small_denominators_are_marked_where_their_number_is_published(client, publish):
    described = publish((10, 20, 30))
    PublishedIndicator.objects.filter(pk=described.pk).update(formula="ew_u18|ew_gesamt")
    people = factories.indicator("ew_gesamt", kind="count", unit="Anzahl", decimals=0, factor=1)
    factories.published_indicator(
        described.release, people, (2023,), ("siedlungsbezirk",), formula="ew_gesamt|"
    )
    for code, number in (("01", 99), ("02", 100), ("03", None)):
        area = Area.objects.get(code=code)
        factories.published_value(described.release, people, area, number and Decimal(number))

    response = client.get(MAP)

    assert [row.is_small for row in response.context["page"].rows] == [True, False, False]
    assert reading.map_names(response)[0].endswith(", kleine Grundzahl")
    assert reading.content(response).count('<use class="map__small"') == 1
    assert "Der Wert beruht auf weniger als 100 Menschen" in reading.content(response)
    assert PublishedValue.objects.get(indicator="ew_gesamt", area__code="03").number is None


def test_without_published_denominators_nothing_is_marked(client, publish):
    described = publish((10, 20, 30))
    PublishedIndicator.objects.filter(pk=described.pk).update(formula="ew_u18|ew_gesamt")

    response = client.get(MAP)

    assert [row.is_small for row in response.context["page"].rows] == [False, False, False]
    assert "Grundzahl" not in reading.content(response)
