"""Reading a catalogue: what is wrong, and where, in German."""

import pytest

from indicators.catalogue.entries import CatalogueError
from indicators.catalogue.reading import read

SMALL = """
topic = "leben"
source = "amt"

[topics.leben]
name = "Leben"

[sources.amt]
name = "Amt"
attribution = "Stadt, Amt"

[sources.amt.rules.public]
threshold = 3
denominator_minimum = 100

[measures.alle]
name = "Alle"
unit = "Personen"

[measures.einige]
name = "Einige"
unit = "Personen"
whole = "alle"

[indicators.anteil]
name = "Anteil"
short_name = "Anteil"
numerator = "einige"
denominator = "alle"
factor = 100
unit = "%"
decimals = 1
numerator_text = "Einige"
denominator_text = "Alle"
source_text = "Amt"
formula_source = "Formel: eine Quelle"
definition = "Von 100 Menschen sind so viele einige. Mehr sagt das nicht."
"""


def folder_with(path, text=SMALL):
    """Return a catalogue folder with one file."""
    (path / "alles.toml").write_text(text, encoding="utf-8")
    return path


def changed(path, old, new):
    """Return a catalogue folder with SMALL, something in it replaced."""
    assert old in SMALL
    return folder_with(path, SMALL.replace(old, new))


def problems_in(folder):
    with pytest.raises(CatalogueError) as caught:
        read(folder)
    return caught.value.problems


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "decimals = 1",
            "decimals = 1\nfarbe = 3",
            "alles.toml, [indicators.anteil]: „farbe“ gibt es hier nicht.",
        ),
        ("decimals = 1", "", "alles.toml, [indicators.anteil]: „decimals“ fehlt."),
        (
            "decimals = 1",
            'decimals = "1"',
            "alles.toml, [indicators.anteil], decimals: erwartet wird eine ganze Zahl.",
        ),
        (
            "threshold = 3",
            "threshold = 0",
            "alles.toml, [sources.amt], rules, public, threshold: 0 ist zu klein (mindestens 1).",
        ),
        (
            'unit = "%"',
            f'unit = "{"x" * 41}"',
            "alles.toml, [indicators.anteil], unit: ist zu lang (höchstens 40 Zeichen).",
        ),
        (
            "decimals = 1",
            'decimals = 1\ndirection = "besser"',
            "alles.toml, [indicators.anteil], direction: „besser“ ist nicht erlaubt"
            " (erlaubt: neutral, higher_better, higher_worse).",
        ),
        (
            "[measures.einige]",
            "[measures.Einige]",
            "alles.toml, [measures]: „Einige“ hat nicht die erlaubte Form (^[a-z][a-z0-9_]*$).",
        ),
        ('topic = "leben"\n', "", "alles.toml, oberste Ebene: „topic“ fehlt."),
        ('whole = "alle"', 'partition = "alter"', "alles.toml, [measures.einige]: „whole“ fehlt."),
        ('unit = "%"', "unit = %", "alles.toml: Zeile 31, Spalte 8 ist kein gültiges TOML."),
        (
            'numerator = "einige"',
            'numerator = "einige +"',
            "alles.toml, [indicators.anteil]: In der Formel „einige +“ ist „+“ nicht zu verstehen.",
        ),
        (
            'numerator = "einige"',
            'numerator = "viele"',
            "[indicators.anteil]: Die Zählgröße „viele“ gibt es nicht.",
        ),
        (
            'denominator = "alle"',
            "",
            "[indicators.anteil]: Ein Verhältnis braucht einen Zähler und einen Nenner.",
        ),
        (
            "decimals = 1",
            'decimals = 1\nkind = "count"',
            "[indicators.anteil]: Eine Anzahl hat keinen Nenner.",
        ),
        (
            "decimals = 1",
            'decimals = 1\nkind = "index"',
            "[indicators.anteil]: Ein Index hat keine eigene Formel;"
            " er fasst die Indikatoren mit „Teil des Index“ zusammen.",
        ),
        ('topic = "leben"', 'topic = "tod"', "[indicators.anteil]: Das Thema „tod“ gibt es nicht."),
        ('whole = "alle"', 'whole = "keine"', "[measures.einige]: Das Ganze „keine“ gibt es nicht."),
        (
            'whole = "alle"',
            'source = "niemand"',
            "[measures.einige]: Die Quelle „niemand“ gibt es nicht.",
        ),
    ],
)
def test_read_names_what_is_wrong_and_where(tmp_path, old, new, problem):
    assert problems_in(changed(tmp_path, old, new)) == (problem,)


def test_read_refuses_circular_wholes(tmp_path):
    folder = changed(tmp_path, 'name = "Alle"', 'name = "Alle"\nwhole = "einige"')

    assert problems_in(folder) == (
        "[measures.alle]: Die Zählgröße ist Teil von sich selbst: alle → einige → alle.",
        "[measures.einige]: Die Zählgröße ist Teil von sich selbst: einige → alle → einige.",
    )


def test_read_refuses_counts_and_indices_in_the_index(tmp_path):
    folder = changed(tmp_path, 'denominator = "alle"', 'kind = "count"\nin_index = true')

    assert problems_in(folder) == ("[indicators.anteil]: Nur ein Verhältnis kann Teil des Index sein.",)


def test_read_refuses_the_same_entry_in_two_files(tmp_path):
    folder = folder_with(tmp_path)
    (folder / "noch.toml").write_text('source = "amt"\n[measures.alle]\nname = "Alle"\nunit = "Fälle"\n')

    assert problems_in(folder) == ("noch.toml, [measures.alle]: steht schon in alles.toml.",)


def test_read_names_every_problem_at_once(tmp_path):
    folder = folder_with(tmp_path)
    (folder / "noch.toml").write_text("[measures.x]\nunit = 1\n[topics.y]\n")

    assert problems_in(folder) == (
        "noch.toml, [measures.x]: „name“ fehlt.",
        "noch.toml, [measures.x], unit: erwartet wird Text.",
        "noch.toml, [topics.y]: „name“ fehlt.",
    )


def test_read_refuses_bytes_that_are_not_utf8(tmp_path):
    (tmp_path / "alles.toml").write_bytes(SMALL.replace("Alle", "Ärzte").encode("cp1252"))

    assert problems_in(tmp_path) == ("alles.toml: Die Datei ist kein lesbares TOML in UTF-8.",)


def test_read_refuses_an_empty_folder(tmp_path):
    assert problems_in(tmp_path) == (f"In {tmp_path} liegt kein Katalog.",)


def test_read_puts_wholes_before_their_parts(tmp_path):
    part = '[measures.einige]\nname = "Einige"\nunit = "Personen"\nwhole = "alle"\n'
    whole = '[measures.alle]\nname = "Alle"\nunit = "Personen"\n'
    folder = folder_with(tmp_path, SMALL.replace(part, "").replace(whole, part + whole))

    assert [measure.slug for measure in read(folder).measures] == ["alle", "einige"]
