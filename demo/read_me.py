"""What stands in the folder of the demo's files, for whoever opens it."""

from collections.abc import Sequence

TEXT = """\
Demonstrationsdaten für den Sozialatlas – ERFUNDEN (synthetisch)
================================================================

Alle Zahlen in diesem Ordner sind von einem Programm erfunden (manage.py demo_data,
Startwert {seed}, Vielfaches {scale}). Keine Zeile beschreibt einen wirklichen Menschen, keine Zahl
stammt vom Einwohnermeldeamt, von der Bundesagentur für Arbeit oder von IT.NRW. Namen und
ungefähre Größen der Siedlungsbezirke sind öffentlich bekannt; die Grenzen sind eine Skizze
auf einem 100-m-Raster und keine amtliche Abgrenzung.

Der Aufbau der Dateien ist derselbe wie bei wirklichen Lieferungen:

  gebiete/    zehn Siedlungsbezirke, GeoJSON, EPSG:25832; dazu ein Straßenverzeichnis und
              Einrichtungen mit erfundenen Namen und Orten
  register/   Einwohnermeldedatei: 2023 eine Zeile je Person (Format R1) und dazu Haushalte
              und Bewegungen (R2); 2014 bis 2022 zusammengefasst (R2)
  ba/         Bundesagentur für Arbeit, Dezember: 2023 kleinräumige Daten (B1) mit
              Schlüsseltabelle, 2014 bis 2022 Übergabeformat (B3). Zahlen unter 10 und
              solche, aus denen sie sich errechnen ließen, sind durch * ersetzt; die
              Grafschaft (weniger als 1.000 Einwohner) hat keine eigenen Zahlen
  itnrw/      Landesdatenbank: zwei Tabellen (I1) und ein Flat File (I2), alle Jahre
  andere/     Jugendamt, Schulverwaltung, Gesundheitsamt, Wohngeldstelle, Bauverwaltung,
              Wohnungsamt und Wahlamt: je eine Tabelle mit allen Jahren und ihre Zuordnung (TOML);
              auch diese Zahlen sind erfunden

Das Melderegister zählt 2023 rund 70.700 Personen, IT.NRW 67.949: zwei Zählungen, die man
nicht mischt. Schlüssel 99 sind Personen ohne zuordenbare Adresse; sie zählen nur in der Stadt.

Reihenfolge der Einspielung (maschinenlesbar in lieferungen.json, Pfade ab diesem Ordner):

{commands}
"""


def read_me(commands: Sequence[str], seed: int, scale: int) -> str:
    """Return the text of LIESMICH.txt with the import commands in their order."""
    listed = "\n".join(f"  manage.py {command}" for command in commands)
    return TEXT.format(seed=seed, scale=scale, commands=listed)
