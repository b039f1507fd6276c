"""How each file of the collection of formats is read in tests: source, mapping, and what is known.

A name in ``READERS`` stands for a function from a path to what its check says.
"""

import io
from dataclasses import replace

from imports.sources import ba, itnrw
from imports.sources.itnrw_tables import setups
from imports.sources.register.addresses import read_addresses
from imports.sources.register.checking import check_register
from imports.sources.register.mapping import read_mapping as read_register_mapping
from imports.sources.register.options import Options
from imports.sources.table import check_table, read_mapping
from imports.validation import Checked
from tests.imports import test_ba, test_itnrw
from tests.imports.register_files import edition, known
from tests.imports.table_known import known_levels
from tests.imports.test_register_real import berlin_edition, berlin_mapping
from tests.imports.test_table_real import (
    CITY_SERIES,
    DISTRICTS_OF_KONSTANZ,
    HAMBURG,
    HAMBURG_WORDS,
    KONSTANZ,
    REGENSBURG_WORDS,
    rows_of,
)

SOUTH = edition("01", n01="Musterbezirk Süd Große Straße")
MEASURES = ("HW", "HW ALTER=0-17", "HW GESCHLECHT=W", "HW STAAT=ND")


def register(path, of=None, mapping=None, measures=MEASURES):
    """Read a file of the register against an edition, by default the ten invented areas."""
    options = Options(mapping=mapping) if mapping else Options()
    return check_register(
        io.BytesIO(path.read_bytes()),
        path.name,
        known(editions=(of or edition(),), measures=measures),
        options,
    )


def berlin(path):
    """Read a matrix of Berlin against an edition of its own keys."""
    mapping = read_register_mapping(berlin_mapping(path))
    return register(path, berlin_edition(path), mapping, ("HW", "HW ALTER=0-17", "HW GESCHLECHT=W"))


def labour(path, areas=test_ba.KNOWN):
    """Read a file of the Bundesagentur für Arbeit."""
    return ba.check(path.read_bytes(), path.name, areas, test_ba.keys_of_seven())


def key_figures(path):
    """Read a table of key figures of the Bundesagentur whose lines are measures of the catalogue."""
    lines = ("", " | im Rechtskreis SGB III", " | im Rechtskreis SGB II")
    measures = {f"Eckwerte|Arbeitslose insgesamt{line}" for line in lines}
    rate = "Eckwerte|Arbeitslosenquote (bezogen auf alle zivilen Erwerbspersonen)"
    return labour(path, replace(test_ba.KNOWN, measures=frozenset({*measures, rate})))


def official(path):
    """Read a file of IT.NRW."""
    return itnrw.check(path.read_bytes(), path.name, test_itnrw.KNOWN, setups())


def addresses(path):
    """Read a table of house numbers."""
    table, problems = read_addresses(path.read_bytes(), path.name)
    rows = sum(len(ranges) for ranges in table.ranges.values())
    return Checked("Adressen", problems=tuple(problems), rows_read=rows)


def table(words, levels, path):
    """Read a table as a mapping says."""
    return check_table(path.read_bytes(), path.name, read_mapping(words), levels)


def city_series(path):
    """Read a series of the whole city, one column for each measure."""
    titles = list(rows_of(path)[0])[1:]
    return table(CITY_SERIES, known_levels(titles, KONSTANZ, start=1900), path)


def districts_as_columns(path):
    """Read a table with a column for each district of Konstanz."""
    words = CITY_SERIES.replace(
        'fest = "Stadt"\nebene = "stadt"', 'art = "name"\nebene = "stadtteil"'
    ).replace('zaehlgroesse = "{}"', 'zaehlgroesse = "HW"\ngebiet = "{}"')
    districts = {f"{number:02d}": name for number, name in enumerate(DISTRICTS_OF_KONSTANZ, start=1)}
    return table(words, known_levels({"HW"}, KONSTANZ, start=1900, stadtteil=districts), path)


def pyramid(path):
    """Read single years of age with the year in the name of the file."""
    words = (
        CITY_SERIES.replace('spalte = "jahr"', "dateiname = true\nmuster = '_(\\d{4})\\.'")
        .replace('["*"]', '["maenner_*", "frauen_*"]')
        .replace('"{}"', '"{} {alter}"')
    )
    rows = rows_of(path)
    keys = {f"{column} {row['alter']}" for row in rows for column in list(row)[1:]}
    return table(words, known_levels(keys, KONSTANZ), path)


def rates_of_states(path):
    """Read rates with a column for the city and one for each state."""
    words = CITY_SERIES.replace('fest = "Stadt"\nebene = "stadt"', (
        'ebene = "land"\n[[gebiet.ebenen]]\nmuster = "konstanz"\nebene = "stadt"\n'
        '[gebiet.zuordnung]\nbaden_wuerttemberg = "08"\ndeutschland = "DG"'
    )).replace('"{}"', '"ALQ"\ngebiet = "{}"\nstellen = 1')  # fmt: skip
    lands = {"08": "Baden-Württemberg", "DG": "Deutschland"}
    return table(words, known_levels({"ALQ"}, KONSTANZ, land=lands), path)


def hamburg(path):
    """Read the profiles of Hamburg's districts, CSV or workbook."""
    rows = rows_of(HAMBURG, ";")
    names = {f"{number:03d}": row["Stadtgebiet"] for number, row in enumerate(rows[:-8], start=1)}
    titles = {title.strip() for title in list(rows[0])[1:]}
    return table(HAMBURG_WORDS, known_levels(titles, ("02000000", "Hamburg"), stadtteil=names), path)


def darmstadt(path):
    """Read Darmstadt's stock with its period in a column and its sum among the parts."""
    words = """
    quelle = "register"
    [gebiet]
    spalte = "bezirk"
    name = "bezirksname"
    ebene = "bezirk"
    [[gebiet.ebenen]]
    muster = "Gesamt"
    ebene = "stadt"
    [zeit]
    spalte = "datei"
    muster = '_(?P<jahr>\\d{4})_Q(?P<quartal>\\d)'
    [[werte]]
    spalten = ["*g"]
    zaehlgroesse = "{}"
    [nicht_uebernehmen]
    spalten = ["ags"]
    """
    rows = rows_of(path, ";")
    areas = {row["bezirk"]: row["bezirksname"] for row in rows[:-1]}
    columns = [title for title in rows[0] if title.endswith("g")]
    return table(words, known_levels(columns, ("06411000", "Darmstadt"), bezirk=areas), path)


def regensburg(path):
    """Read the key figures of Regensburg, long."""
    labels = {f"{row['kategorie']}|{row['merkmal']}" for row in rows_of(path)}
    measures = labels | {f"{label}|SGB II" for label in labels}
    return table(REGENSBURG_WORDS, known_levels(measures, ("09362000", "Regensburg")), path)


def regensburg_wide(path):
    """Read the key figures of Regensburg, wide, with fractions of persons."""
    words = REGENSBURG_WORDS[: REGENSBURG_WORDS.index("muster")] + (
        "monatsende = true\n"
        '[[werte]]\nspalten = ["*"]\nzaehlgroesse = "{}"\ndezimal = "."\nstellen = 4\nrunden = true\n'
    )
    titles = list(rows_of(path)[0])[1:]
    return table(words, known_levels(titles, ("09362000", "Regensburg")), path)


AGES = """
quelle = "register"
[csv]
trennzeichen = ","
[gebiet]
{area}
[zeit]
dateiname = true
muster = '_?(\\d{{4}})_'
[[werte]]
spalten = ["Einwohner insgesamt", "* - *", "80 u. älter"]
zaehlgroesse = "{{}}"
"""


def koeln_ages(path):
    """Read age groups of Köln, of the city or of areas with a number and a name."""
    rows = rows_of(path)
    area = 'spalte = "Stadt Köln"\nebene = "stadt"\n[gebiet.zuordnung]\n"Köln insgesamt" = "05315000"'
    levels = {}
    if "Nr." in rows[0]:
        kind = path.stem.rpartition("_")[2]
        area = f'spalte = "Nr."\nname = "{kind}"\nebene = "{kind.lower()}"'
        levels = {kind.lower(): {row["Nr."]: row[kind] for row in rows}}
    titles = {title.strip() for title in rows[0]}
    return table(AGES.format(area=area), known_levels(titles, ("05315000", "Köln"), **levels), path)


MONITORING = """
quelle = "ba"
[csv]
trennzeichen = ","
[gebiet]
spalte = "id"
ebene = "planungsraum"
[zeit]
fest = "31.12.{year}"
[zeichen]
"-" = "fehlt"
"" = "fehlt"
[[werte]]
spalten = ["inhabitants"]
zaehlgroesse = "{{}}"
[[werte]]
spalten = ["*"]
zaehlgroesse = "{{}}"
dezimal = "."
stellen = 4
runden = true
summe = false
"""


def monitoring(path):
    """Read Berlin's monitoring of planning areas, which are those of its own keys."""
    rows = rows_of(path)
    areas = {row["id"]: row["id"] for row in rows if row["inhabitants"]}
    words = MONITORING.format(year=2016 if "2017" in path.name else 2018)
    return table(words, known_levels(list(rows[0])[1:], ("11000000", "Berlin"), planungsraum=areas), path)


def of_areas(reader, *codes):
    """Return a reader of broken files, against an edition of the areas that they mention."""
    return lambda path: reader(path, edition(*codes))


READERS = {
    "Köln": koeln_ages,
    "Adressen": addresses,
    "Berlin": berlin,
    "BA": labour,
    "BA, Eckwerte": key_figures,
    "Darmstadt": darmstadt,
    "Gebiete als Spalten": districts_as_columns,
    "Hamburg": hamburg,
    "IT.NRW": official,
    "Länder als Spalten": rates_of_states,
    "Melderegister": register,
    "Melderegister, ein Gebiet": of_areas(register, "01"),
    "Melderegister, vier Gebiete": of_areas(register, "01", "02", "03", "10"),
    "Melderegister, Süd": lambda path: register(path, SOUTH),
    "Monitoring": monitoring,
    "Pyramide": pyramid,
    "Regensburg": regensburg,
    "Regensburg, breit": regensburg_wide,
    "Stadt als Reihe": city_series,
}
