"""Files of IT.NRW: two tables (profile I1) and a flat file (profile I2), several years in each."""

from collections.abc import Callable, Sequence
from pathlib import Path

from demo.benefits import Official, Years

LICENCE = (
    "© IT.NRW, Düsseldorf, 2024. SYNTHETISCH: erfundene Zahlen, kein Werk von IT.NRW. "
    "Form nach: Datenlizenz Deutschland - Namensnennung - Version 2.0."
)
STAND = "Stand: 01.07.2024 / 10:00:00"
FOOTNOTE = (
    '"Demonstrationsdaten:\n\nAlle Zahlen sind ""erfunden""; nur der Aufbau entspricht der Landesdatenbank."'
)
RECIPIENTS = "Empfänger/innen von soz. Mindestsicherungsleistung"
ASSISTANCE = "Grundsicherung im Alter und bei Erwerbsminderung nach dem SGB XII"
SGB2 = "Gesamtregelleistung (ALG II/Sozialgeld) nach dem SGB II"
POPULATION = "Fortschreibung des Bevölkerungsstandes"

FLAT_HEAD = (
    "statistics_code;statistics_label;time_code;time_label;time;"
    "1_variable_code;1_variable_label;1_variable_attribute_code;1_variable_attribute_label;"
    "2_variable_code;2_variable_label;2_variable_attribute_code;2_variable_attribute_label;"
    "value;value_unit;value_variable_code;value_variable_label;value_q"
)
LEVELS = {"DLAND": "Bundesländer", "KREISE": "Kreise und kreisfreie Städte", "GEMEIN": "Gemeinden"}


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def write_area_and_people(path: Path, years: Years) -> None:
    """Write table 12411-15i: population, area in km² and density; cp1252."""
    rows = _rows(
        years,
        lambda one: f"31.12.{one.year}",
        lambda one: [str(one.population), one.place.km2, _decimal(one.density)],
    )
    head = [
        [
            "Fortschreibung des Bevölkerungsstandes",
            "Flächenerhebung nach Art der tatsächlichen Nutzung",
            POPULATION,
        ],
        [
            "Bevölkerungsstand (Basis Zensus 2022 und früher)",
            "Bodenfläche (Katasterfläche) in qkm",
            "Bevölkerungsdichte",
        ],
        ["Anzahl", "qkm", "EW pro qkm"],
    ]
    titles = ["Katasterfläche (qkm), Bevölkerung und Bevölkerungsdichte - Stichtag - Gemeinden (SYNTHETISCH)"]
    _write_table(path, "12411-15i", titles, head, rows)


def write_minimum_income(path: Path, years: Years) -> None:
    """Write table 22811-05i: recipients of minimum income by kind; cp1252.

    The column of SGB II comes twice, as in the original.
    """
    rows = _rows(
        years,
        lambda one: str(one.year),
        lambda one: [
            str(number)
            for number in (
                one.sgb2, one.everyone, one.sgb2, one.livelihood, one.assistance, one.old_age,
                one.reduced_capacity, one.asylum,
            )
        ],
    )  # fmt: skip
    head = [
        [RECIPIENTS] * 8,
        [
            SGB2, "Insgesamt", SGB2, "Hilfe zum Lebensunterhalt außerhalb von Einrichtungen nach dem SGB XII",
            ASSISTANCE, ASSISTANCE, ASSISTANCE, "Regelleistungen nach dem Asylbewerberleistungsgesetz",
        ],
        ["", "", "", "", "Insgesamt", "im Alter", "bei Erwerbsminderung", ""],
        ["Anzahl"] * 8,
    ]  # fmt: skip
    titles = [
        "Sozialberichterstattung in der amtlichen Statistik:",
        "Empfänger/innen von sozialen Mindestsicherungsleistungen",
        "nach Art der Leistung - Gemeinden (Wohnortprinzip) - Jahr (SYNTHETISCH)",
    ]
    _write_table(path, "22811-05i", titles, head, rows)


def _rows(
    years: Years, time: Callable[[Official], str], cells: Callable[[Official], list[str]]
) -> list[list[str]]:
    return [
        [time(one), one.place.code, one.place.name, *cells(one)]
        for year in sorted(years)
        for one in years[year]
    ]


def _write_table(
    path: Path, code: str, titles: Sequence[str], head: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]
) -> None:
    tail = ";" * (len(head[0]) + 2)
    lines = [f"Tabelle: {code}", *(f"{title}{tail}" for title in titles)]
    lines += [";;;" + ";".join(cells) for cells in head]
    lines += [";".join(cells) for cells in rows]
    lines += ["__________", FOOTNOTE, LICENCE, STAND]
    path.write_text("\n".join(lines) + "\n", encoding="cp1252", newline="")


def write_people_flat(path: Path, years: Years) -> None:
    """Write the flat file of statistics 12411 by sex; UTF-8 with BOM, rows out of order as delivered."""
    lines = []
    for year in sorted(years):
        for one in years[year]:
            sexes = (
                ("GESW", "weiblich", one.women),
                ("", "Insgesamt", one.population),
                ("GESM", "männlich", one.population - one.women),
            )
            lines += [_flat_line(one, *sex) for sex in sexes]
    lines = lines[1::2] + lines[::2]
    path.write_text("\n".join([FLAT_HEAD, *lines]) + "\n", encoding="utf-8-sig", newline="")


def _flat_line(one: Official, code: str, label: str, number: int) -> str:
    return ";".join(
        (
            "12411", f"{POPULATION} (SYNTHETISCH)", "STAG", "Stichtag", f"{one.year}-12-31",
            one.place.variable, LEVELS[one.place.variable], one.place.code, one.place.name.strip(),
            "GES", "Geschlecht", code, label, str(number), "Anzahl", "BEVSTD", "Bevölkerungsstand", "e",
        )
    )  # fmt: skip
