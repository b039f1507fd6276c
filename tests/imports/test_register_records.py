"""Record files: counted, never kept, never shown."""

import csv
import datetime
import io
import json
import tracemalloc
from collections import Counter
from dataclasses import asdict
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.reading import Block
from imports.sources.register import records
from imports.sources.register.addresses import read_addresses
from imports.sources.register.blocks import records as block_records
from imports.sources.register.mapping import read_mapping
from imports.sources.register.persons import age_of_birth, stay, translations
from indicators.streets import house_number
from tests.imports.register_files import R1, R2, check, codes, edition, known, numbers, person, record_file

MEASURES = (
    "HW", "NW", "WB", "HW ALTER=0-17", "HW ALTER=65-", "HW ALTER=18-64 GESCHLECHT=W", "HW GESCHLECHT=M",
    "HW STAAT=ND", "HW STAAT=ND ALTER=15-64", "HW ZUWANDERUNG=2,3", "HW ZUWANDERUNG=2,3 ALTER=0-17",
    "HW WOHNDAUER=W05_09,W10_19,W20_UM", "HW FAMST=VH", "HW ALTERSSUMME", "HH_TYP=einperson",
)  # fmt: skip
TWO = known("01", "02", measures=MEASURES)


def messages(checked):
    return [found.message for found in checked.problems]


def test_persons_are_counted_by_every_measure():
    text = record_file(
        person("01", "10", "m", "163", zuwanderung="3", einzug_jahr="2024"),
        person("01", "70", "w", familienstand="LP"),
        person("02", "30", "d", dwelling="HW", einzug_jahr="31.12.1999"),
        person("02", "30", "w", dwelling="NW"),
        person("99", "50", "weiblich", dwelling="0", einzug_jahr=""),
    )

    found = check(text, TWO)

    assert codes(found) == ["GEB-04", "REG-11"]
    got = numbers(found)
    expected = {
        "HW": (2, 1, 1), "NW": (0, 1, 0), "WB": (2, 2, 1), "HW ALTER=0-17": (1, 0, 0),
        "HW ALTER=65-": (1, 0, 0),
        "HW ALTER=18-64 GESCHLECHT=W": (0, 0, 1), "HW GESCHLECHT=M": (1, 0, 0), "HW STAAT=ND": (1, 0, 0),
        "HW STAAT=ND ALTER=15-64": (0, 0, 0), "HW ZUWANDERUNG=2,3": (1, 0, 0),
        "HW ZUWANDERUNG=2,3 ALTER=0-17": (1, 0, 0), "HW WOHNDAUER=W05_09,W10_19,W20_UM": (1, 1, 0),
        "HW FAMST=VH": (1, 0, 0), "HW ALTERSSUMME": (81, Decimal("30.5"), Decimal("50.5")),
    }  # fmt: skip
    assert got == {
        (key, area): number
        for key, row in expected.items()
        for area, number in zip(("01", "02", "99"), row, strict=True)
    }


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        (person(sex="q7secret"), "REG-06", "geschlecht"),
        (person(dwelling="q7secret"), "REG-06", "wohnungsstatus"),
        (person(familienstand="q7secret"), "REG-06", "familienstand"),
        (person(zuwanderung="q7secret"), "REG-06", "zuwanderung"),
        (person(haushalt_typ="q7secret"), "REG-06", "haushalt_typ"),
        (person(nation="q7secret"), "REG-04", "staat1"),
        (person(staat2="q7secret"), "REG-04", "staat2"),
        (person(nation="*"), "REG-04", "staat1"),
        (person(age="q7secret"), "DAT-11", "alter"),
        (person(age="116"), "REG-03", "alter"),
        (person(age="1.5"), "DAT-11", "alter"),
        (person(age=""), "DAT-11", "alter"),
        (person(einzug_jahr="q7secret"), "DAT-11", "einzug_jahr"),
        (person(einzug_jahr="2025"), "REG-03", "einzug_jahr"),
        (person(area="q7secret"), "GEB-01", "gebiet"),
        (person(area=""), "GEB-01", "gebiet"),
        (person(stichtag="q7secret"), "ZEIT-01", "stichtag"),
        (person() + ";q7secret", "DAT-07", None),
    ],
)
def test_a_message_about_a_person_names_line_and_column_and_no_value(line, code, column):
    text = record_file(person(), "", person("02"), line, person())

    found = check(text, TWO)

    assert [(one.code, one.line, one.column) for one in found.problems] == (
        [(code, 5, column), ("DAT-21", None, None)]
        if code != "DAT-07"
        else [("DAT-07", 5, None), ("DAT-21", None, None)]
    )
    assert "q7secret" not in json.dumps([asdict(one) for one in found.problems], ensure_ascii=False)


def test_no_value_of_a_swapped_column_is_shown():
    header = R1.replace("stichtag;gebiet;alter", "alter;gebiet;stichtag")
    birthday = person(age="23.04.1951", stichtag="44")

    found = check(record_file(birthday, birthday, header=header), TWO)

    assert not found.loadable
    assert not any("1951" in text or "44" in text for text in messages(found))


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("31.12.2042", "Der Stichtag der Datei liegt in der Zukunft."),
        (
            "30.11.2024",
            "Der Stichtag der Datei ist für diese Quelle nicht vorgesehen. Erlaubt: 31.12., 30.06..",
        ),
    ],
)
def test_the_reference_date_is_checked(day, message):
    found = check(record_file(person(stichtag=day), person("02", stichtag=day)), TWO)

    assert message in messages(found)


def test_keys_of_another_edition_are_named():
    editions = (edition("11", "12", day=datetime.date(2020, 1, 1)), edition("01", "02"))

    found = check(record_file(person(), person("02")), known(editions=editions))

    assert messages(found) == [
        "Die Schlüssel der Datei gehören zum Gebietsstand 01.01.2010; zum Stichtag der Datei gilt "
        "01.01.2020. Die Werte werden nicht umgerechnet."
    ]


def test_a_second_reference_date_is_refused():
    found = check(record_file(person(), person("02"), person(stichtag="30.06.2024")), TWO)

    assert codes(found) == ["REG-03", "ZEIT-04"]


def test_problems_of_one_kind_are_kept_up_to_a_limit_and_counted_beyond():
    lines = [person(age="alt")] * (records.KEPT + 250)

    found = check(record_file(person(), person("02"), *lines), TWO)

    assert (len(found.problems), found.omitted) == (records.KEPT, 250)
    assert (found.problems[0].line, found.problems[-1].line) == (4, records.KEPT + 3)


def test_record_files_can_be_switched_off():
    assert codes(check(record_file(person()), TWO, records_allowed=False)) == ["REG-02"]


def test_a_record_file_may_be_larger_than_an_aggregated_one():
    many = record_file(*[person(), person("02")] * 20_000)

    assert len(many) > 1_000_000
    assert codes(check(many, TWO, max_megabytes=1)) == []
    assert codes(check(many, TWO, max_record_megabytes=1)) == ["DAT-18"]


def test_words_of_an_old_record_file_are_not_shown():
    text = record_file(person(sex="männlich"), person("02", sex="weiblich"))

    found = check(text.encode("cp850"), TWO)

    assert codes(found) == ["DAT-04"]
    assert "männlich" not in messages(found)[0]
    assert numbers(found)["HW GESCHLECHT=M", "01"] == 1


def test_quoted_cells_with_line_breaks_keep_the_line_numbers():
    header = R1 + ";bemerkung"
    lines = [person() + ';"a\nb"', person("02") + ';"x;y"', person(age="alt") + ";"]

    found = check(record_file(*lines, header=header), TWO)

    assert [(one.code, one.line) for one in found.problems] == [("DAT-10", None), ("DAT-11", 5)]


def test_an_open_quote_is_named_at_its_line():
    found = check(record_file(person(), person("02"), person(familienstand='"LD'), person()), TWO)

    assert [(one.code, one.line) for one in found.problems] == [("DAT-19", 4)]


def test_quoted_files_and_tabs_are_read():
    quoted = record_file(person(), person("02")).replace(";", '"\t"').replace("\r\n", '"\r\n"')[:-1]

    found = check('"' + quoted, TWO)

    assert codes(found) == ["DAT-06"]
    assert numbers(found)["HW", "02"] == 1


def test_codes_of_the_office_are_mapped():
    mapping = read_mapping(
        '{"codes": {"zuwanderung": {"A": "3", "B": "1"}}, "spalten": {"gebiet": "bezirk"}}'
    )
    text = record_file(
        person(zuwanderung="A"), person("02", zuwanderung="B"), person("02", zuwanderung="2"),
        header=R1.replace("gebiet", "Bezirk"),
    )  # fmt: skip

    found = check(text, TWO, mapping=mapping)

    assert codes(found) == []
    assert [numbers(found)["HW ZUWANDERUNG=2,3", area] for area in ("01", "02")] == [1, 1]


@pytest.mark.parametrize(
    ("birth", "day", "years"),
    [
        ("31.12.2024", "2024-12-31", 0),
        ("01.01.1990", "2024-12-31", 34),
        ("00.00.1990", "2024-12-31", 34),
        ("30.06.1990", "2024-06-30", 34),
        ("01.07.1990", "2024-06-30", 33),
        ("00.06.1990", "2024-06-30", 34),
        ("00.07.1990", "2024-06-30", 33),
        ("00.00.1990", "2024-06-30", 1033),
        ("00.00.2024", "2024-06-30", 1000),
        ("01.07.2024", "2024-06-30", -3),
        ("31.12.1908", "2024-12-31", -3),
        ("31.12.1899", "2014-12-31", -3),
        ("29.02.2023", "2024-12-31", -4),
        ("05.00.1990", "2024-12-31", -4),
        ("1990", "2024-12-31", -4),
    ],
)
def test_age_follows_from_birth(birth, day, years):
    assert age_of_birth(birth, datetime.date.fromisoformat(day)) == years


def test_figures_by_guessed_ages_are_marked():
    header = R1.replace("alter", "geburtsdatum")
    lines = [
        person(age="00.00.1990", stichtag="30.06.2024"),
        person("02", age="01.01.1990", stichtag="30.06.2024"),
    ]
    of = known("01", "02", measures=("HW", "HW ALTER=18-64"))

    found = check(record_file(*lines, header=header), of)

    assert {(figure.measure_key, figure.flag) for figure in found.figures} == {
        ("HW", ""),
        ("HW ALTER=18-64", "e"),
    }


@pytest.mark.parametrize(
    ("year", "group"), [("2024", 0), ("2023", 0), ("2022", 1), ("2014", 3), ("2004", 4), ("", 9)]
)
def test_length_of_residence_counts_completed_years(year, group):
    assert stay(year, datetime.date(2024, 12, 31)) == group


def test_every_rule_names_a_column_of_the_format():
    assert set(translations(datetime.date(2024, 12, 31), {})) < set(R1.split(";")) | {"geburtsdatum"}


# Addresses

TABLE = (
    "strassenschluessel;strassenname;hausnr_von;hausnr_bis;seite;zusatz_von;zusatz_bis;"
    "gebiet_code;gueltig_ab;gueltig_bis"
)
RANGES = [
    "00010;Ahornweg;1;11;U;;;01;01.01.2010;",
    "00010;Ahornweg;13;9999;U;;;02;01.01.2010;",
    "00010;Ahornweg;0;9998;G;;;02;01.01.2010;",
    "00020;Buchenweg;1;12;A;;a;01;01.01.2010;",
    "00020;Buchenweg;12;99;A;b;;02;01.01.2010;",
]


def address_table(*lines):
    return read_addresses("\n".join([TABLE, *lines]).encode(), "adressen.csv")


@pytest.mark.parametrize(
    ("street", "number", "letter", "area"),
    [
        ("00010", "11", "", "01"), ("00010", "11", "c", "01"), ("00010", "12", "", "02"),
        ("10", "13", "", "02"),
        ("00020", "12", "", "01"), ("00020", "12", "A", "01"), ("00020", "12", "b", "02"),
        ("00020", "100", "", ""),
        ("00030", "1", "", ""), ("00010", "0", "", "02"), ("00010", "14, ung.", "", ""),
    ],
)  # fmt: skip
def test_an_address_lies_in_one_range(street, number, letter, area):
    table, problems = address_table(*RANGES)

    assert problems == []
    assert table.area(street, number, letter, datetime.date(2024, 12, 31)) == area
    assert table.area(street, number, letter, datetime.date(2009, 12, 31)) == ""


def test_house_numbers_sort_with_their_letters():
    ordered = [("12", ""), ("12", "a"), ("12", "B"), ("13", "")]

    numbers_in_order = [found for one in ordered if (found := house_number(*one))]

    assert len(numbers_in_order) == 4
    assert numbers_in_order == sorted(numbers_in_order)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("00010;Ahornweg;14, ung. 19-25;30;U;;;01;;", "ADR-01"),
        ("00010;Ahornweg;alle;9999;A;;;01;;", "ADR-01"),
        ("00010;Ahornweg;9;15;U;;;02;;", "ADR-02"),
        ("00010;Birkenweg;20000;1;A;;;01;;", "ADR-01"),
        ("00010;Birkenweg;1;1;U;;;01;01.01.2009;31.12.2009", "ADR-04"),
        ("00010;Ahornweg;1;1;X;;;01;;", "REG-06"),
        ("00010;Ahornweg;1;1;U;;;01;gestern;", "ZEIT-01"),
    ],
)
def test_an_unusable_range_is_refused(line, code):
    _, problems = address_table(*RANGES[:1], line)

    assert code in [found.code for found in problems]


def test_persons_get_their_area_by_address():
    header = R1.replace("gebiet", "strassenschluessel;hausnummer;hausnr_zusatz")
    table, _ = address_table(*RANGES)
    lines = [
        person("00010;5;"),
        person("00010;15;"),
        person("00020;12;b"),
        person("00999;7;x"),
        person("00010;5;"),
    ]

    found = check(record_file(*lines, header=header), TWO, addresses=table)

    assert codes(found) == ["ADR-03", "GEB-04", "REG-11"]
    assert [numbers(found)["HW", area] for area in ("01", "02", "99")] == [2, 2, 1]
    assert "00999" not in messages(found)[0]


def test_an_address_table_must_lead_to_areas_of_the_edition():
    header = R1.replace("gebiet", "strassenschluessel;hausnummer;hausnr_zusatz")
    table, _ = address_table(*RANGES, "00040;Eschenweg;1;9;A;;;17;;")

    found = check(record_file(person("00010;5;"), person("00010;15;"), header=header), TWO, addresses=table)

    assert [(one.code, one.line) for one in found.problems] == [("GEB-01", 7)]


def test_addresses_without_a_table_miss_their_area():
    header = R1.replace("gebiet", "strassenschluessel;hausnummer;hausnr_zusatz")

    found = check(record_file(person("00010;5;"), header=header), TWO)

    assert codes(found)[:1] == ["DAT-08"]


# Laws

PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["01", "02", "99"]),
        st.integers(0, 115),
        st.sampled_from("mw"),
        st.sampled_from(["000", "163", "475", "998"]),
        st.sampled_from(["AW", "HW", "NW"]),
        st.sampled_from(["LD", "VH", "LP", "VW", "GS", "NB"]),
        st.sampled_from(["2024", "2021", "2016", "2007", "1970"]),
        st.sampled_from("123"),
    ),
    max_size=30,
)
BOTH = [("01", 30, "m", "000", "AW", "LD", "2016", "1"), ("02", 3, "w", "163", "HW", "VH", "2016", "3")]
FAMILY = {"LD": "LD", "VH": "VH", "LP": "VH", "VW": "VW", "GS": "GS", "NB": "NB"}
STAY = {"2024": "W00_01", "2021": "W02_04", "2016": "W05_09", "2007": "W10_19", "1970": "W20_UM"}


def grouped(people):
    """Return the R2 file of some persons, counted the slow way."""
    rows: Counter[tuple[str, ...]] = Counter()
    for area, age, sex, nation, dwelling, family, since, origin in people:
        cells = [
            ("INSG", "INSG"),
            ("ALTER", f"A{age:03d}" if age < 100 else "A100_UM"),
            ("STAAT", "DE" if nation == "000" else "ND"),
            ("FAMST", FAMILY[family]),
            ("WOHNDAUER", STAY[since]),
            ("ZUWANDERUNG", origin),
        ]
        for stock in ("NW" if dwelling == "NW" else "HW", "WB"):
            for name, code in cells:
                for gender in ("I", sex.upper()):
                    rows[area, stock, name, code, gender] += 1
    for area in ("01", "02"):  # single years are a scheme only when all are there
        for year in range(100):
            rows[area, "HW", "ALTER", f"A{year:03d}", "I"] += 0
    lines = [
        f"31.12.2024;{area};;{stock};{name};{code};{sex};{n}"
        for (area, stock, name, code, sex), n in rows.items()
    ]
    return "\n".join([R2, *lines]) + "\n"


@settings(max_examples=25, deadline=None)
@given(PEOPLE)
def test_a_record_file_says_what_its_aggregation_says(people):
    people = [*people, *BOTH]
    lines = [
        person(
            area, str(age), sex, nation, dwelling, familienstand=family, einzug_jahr=since, zuwanderung=origin
        )
        for area, age, sex, nation, dwelling, family, since, origin in people
    ]
    crossed = {"HW ALTERSSUMME", "HW STAAT=ND ALTER=15-64", "HW ZUWANDERUNG=2,3 ALTER=0-17"}

    one, other = check(record_file(*lines), TWO), check(grouped(people), TWO, missing_is_zero=True)

    assert other.loadable, codes(other)
    aggregated = numbers(other)
    ages = {key: aggregated.pop(key) for key in list(aggregated) if key[0] == "HW ALTERSSUMME"}
    counted = {key: number for key, number in numbers(one).items() if key[0] not in crossed}
    assert {key: aggregated.get(key, 0) for key in counted} == counted
    assert set(aggregated) <= set(counted)
    oldest = max(age for _, age, *_ in people)
    assert oldest > 100 or ages.items() <= numbers(one).items()


CELLS = st.text(alphabet='a;"\n ä', max_size=4)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=8), st.booleans())
def test_blocks_come_apart_into_the_rows_that_were_written(rows, always):
    out = io.StringIO()
    csv.writer(
        out, delimiter=";", quoting=csv.QUOTE_ALL if always else csv.QUOTE_MINIMAL, lineterminator="\n"
    ).writerows(rows)
    text = out.getvalue()

    found = block_records(Block(5, text), ";", 2, (0, 1))

    expected = [tuple(cell.strip(" \t\n\xa0") for cell in row) for row in rows]
    got = [
        tuple(column.texts[column.codes[at]].strip() for column in found.columns)
        for at in range(len(found.lines))
    ]
    assert got == [row for row in expected if any(row)]
    assert found.blank == sum(not any(row) for row in expected)
    starts, line = [], 5
    for row, clean in zip(rows, expected, strict=True):
        if any(clean):
            starts.append(line)
        line += 1 + sum(cell.count("\n") for cell in row)
    assert found.lines.tolist() == starts


@settings(max_examples=15, deadline=None)
@given(PEOPLE, st.integers(1, 400))
def test_the_size_of_blocks_does_not_matter(people, size):
    lines = [
        person(area, str(age), sex, nation, dwelling)
        for area, age, sex, nation, dwelling, *_ in [*people, *BOTH]
    ]
    text = record_file(*lines, person(age="alt"))
    whole = check(text, TWO)

    assert check(text, TWO, block_size=size) == whole


def peak_memory(rows):
    """Return the most bytes held while a file of so many persons is counted."""
    data = record_file(*[person(), person("02", "61", "m")] * (rows // 2)).encode()
    tracemalloc.start()
    found = check(data, TWO, block_size=100_000)
    peak = tracemalloc.get_traced_memory()[1] - len(data)  # the file itself is in memory here
    tracemalloc.stop()
    assert (found.rows_read, codes(found)) == (rows, [])
    return peak


def test_memory_does_not_grow_with_the_register():
    peak_memory(2_000)  # whatever is loaded once

    assert peak_memory(80_000) < 1.3 * peak_memory(20_000)
