"""Every message about a file with boundaries: code, severity and German text.

The family GEO stands beside those of the delivered tables. What is an error, a
warning or a notice is decided in ``coverage`` and ``shapes``, where the limits
and their reasons stand.
"""

from imports.messages import Severity
from imports.problems import Problem

ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE

AREA_MESSAGES: dict[str, tuple[Severity, str]] = {
    # The file
    "GEO-01": (
        ERROR,
        "„{datei}“ ist nicht lesbar: {grund}. Erwartet wird GeoJSON, GeoPackage oder Shapefile (auch als "
        "ZIP).",
    ),
    "GEO-02": (ERROR, "Das Archiv „{datei}“ wird nicht geöffnet: {grund}."),
    "GEO-03": (
        ERROR,
        "Zur Shapefile „{datei}“ fehlt {fehlt}. Bitte legen Sie alle Teile (.shp, .shx, .dbf, .prj, .cpg)"
        " nebeneinander oder packen Sie sie zusammen in eine ZIP-Datei.",
    ),
    "GEO-04": (ERROR, "„{datei}“ enthält keine Objekte. Bitte exportieren Sie die Ebene neu."),
    # The coordinate system
    "GEO-05": (
        ERROR,
        "In „{datei}“ steht kein brauchbares Koordinatensystem. Bitte nennen Sie es mit --srid, in "
        "Nordrhein-Westfalen meist --srid 25832.{vorschlag}",
    ),
    "GEO-06": (NOTICE, "Gelesen wird mit EPSG:{srid} aus dem Aufruf; die Datei nennt {datei_crs}."),
    "GEO-07": (
        NOTICE,
        "Das Koordinatensystem „{name}“ hat keine EPSG-Nummer; umgerechnet wird nach seiner Beschreibung "
        "in der Datei.",
    ),
    "GEO-08": (
        ERROR,
        "Nicht in Deutschland, wenn die Koordinaten {crs} sind: {liste}; das erste auf {laenge}° Länge "
        "und {breite}° Breite. Bitte prüfen Sie das Koordinatensystem.{vorschlag}",
    ),
    "GEO-09": (
        NOTICE,
        "Die Koordinaten reichen über den Bereich hinaus, für den {crs} gedacht ist ({bereich}). Das ist "
        "bei deutschlandweiten Dateien üblich.",
    ),
    "GEO-10": (
        NOTICE,
        "Die Umrechnung von {crs} nach EPSG:25832 ist auf etwa {meter} m genau (Wechsel des Bezugssystems).",
    ),
    # Keys and names
    "GEO-11": (ERROR, "{objekt}: Der Schlüssel ist leer. Jedes Gebiet braucht einen."),
    "GEO-12": (
        ERROR,
        "Der Schlüssel „{schluessel}“ kommt {n}-mal vor (Objekte {liste}). Sind es Teile eines Gebiets, "
        "fassen Sie sie im GIS nach dem Schlüssel zusammen („Auflösen“); sonst berichtigen Sie den "
        "Schlüssel.",
    ),
    "GEO-13": (
        ERROR,
        "{objekt}: Der Schlüssel darf höchstens 20 Zeichen haben, und zwar Buchstaben, Ziffern, Punkt, "
        "Binde- und Unterstrich (keine Leerzeichen), denn er steht in der Adresse der Seite.",
    ),
    "GEO-14": (
        ERROR,
        "{objekt}: Der Schlüssel „{schluessel}“ ist für „nicht zuordenbar“ vergeben. Bitte wählen Sie "
        "dafür mit ATLAS_REMAINDER_CODE einen anderen.",
    ),
    "GEO-15": (
        WARNING,
        "Das Feld „{feld}“ ist ein Zahlenfeld, und die Schlüssel sind verschieden lang (z. B. „{kurz}“ "
        "und „{lang}“). Fehlen führende Nullen? Dann exportieren Sie es bitte als Text.",
    ),
    "GEO-16": (ERROR, "{objekt}: Der Name ist leer. Jedes Gebiet braucht einen."),
    "GEO-17": (ERROR, "{objekt}: Der Name ist mit {n} Zeichen zu lang (höchstens 120)."),
    "GEO-18": (NOTICE, "Mehrere Gebiete heißen gleich: {liste}."),
    "GEO-19": (
        ERROR,
        "{objekt}: zerstörte Umlaute („{ist}“{soll}). Die Datei wurde mit falschem Zeichensatz "
        "gespeichert oder gelesen. {abhilfe}",
    ),
    "GEO-20": (
        WARNING,
        "Die Shapefile sagt nicht, in welchem Zeichensatz sie geschrieben ist (.cpg fehlt). Gelesen wurde"
        " {zeichensatz}: {beispiele}. Lesen sich diese Wörter richtig? Sonst nennen Sie ihn mit "
        "--encoding.",
    ),
    "GEO-21": (ERROR, "{objekt}: In „{feld}“ steht kein Obergebiet."),
    # Shapes
    "GEO-30": (ERROR, "{objekt} hat keine Geometrie. Bitte ergänzen oder löschen Sie das Objekt."),
    "GEO-31": (
        ERROR,
        "{objekt} ist keine Fläche, sondern {was}. Gebiete müssen Polygone oder Multipolygone sein.",
    ),
    "GEO-32": (ERROR, "{objekt} hat eine unlesbare Geometrie: {grund}."),
    "GEO-33": (
        NOTICE,
        "{objekt} war ungültig ({grund}) und wurde repariert; die Fläche ändert sich um {aenderung}.",
    ),
    "GEO-34": (
        WARNING,
        "{objekt} war ungültig ({grund}) und wurde repariert; dabei ändert sich die Fläche um "
        "{aenderung}. Bitte sehen Sie sich das Gebiet an.",
    ),
    "GEO-35": (
        ERROR,
        "{objekt} ist ungültig ({grund}) und lässt sich nicht sicher reparieren: Die Fläche änderte sich "
        "um {aenderung}. Bitte berichtigen Sie die Geometrie im GIS.",
    ),
    "GEO-36": (
        ERROR,
        "{objekt} ist mit {m2} m² keine sinnvolle Fläche. Bitte prüfen oder löschen Sie das Objekt.",
    ),
    # The coverage
    "GEO-40": (
        NOTICE,
        "Schmale Überlappungen ({n}, höchstens {breite} m breit, zusammen {m2} m²) wurden der Fläche mit "
        "der längeren gemeinsamen Grenze zugeschlagen. Die größten: {liste}.",
    ),
    "GEO-41": (
        WARNING,
        "{a} und {b} überlappen sich auf {m2} m² (bis {breite} m breit). Der Streifen wird einem der "
        "beiden Gebiete zugeschlagen. Ist das in Ordnung?",
    ),
    "GEO-42": (
        ERROR,
        "{a} und {b} überlappen sich auf {m2} m² ({prozent} % des kleineren Gebiets, bis {breite} m "
        "breit). Wer dort wohnt, gehörte zu zwei Gebieten. Bitte berichtigen Sie die Grenze.",
    ),
    "GEO-43": (
        ERROR,
        "{objekt} umfasst alle anderen Gebiete und ist offenbar die Gesamtfläche. Bitte löschen Sie das "
        "Objekt; die Gesamtfläche entsteht aus ihren Teilen.",
    ),
    "GEO-44": (
        NOTICE,
        "Schmale Lücken ({n}, höchstens {breite} m breit, zusammen {m2} m²) wurden dem Nachbarn mit der "
        "längsten gemeinsamen Grenze zugeschlagen. Die größten: {liste}.",
    ),
    "GEO-45": (
        WARNING,
        "{ort} bleibt eine Lücke von {m2} m² (bis {breite} m breit). Sie gehört zu keinem Gebiet. Ist das"
        " gewollt (fremdes oder unbewohntes Gebiet)?",
    ),
    "GEO-46": (
        NOTICE,
        "Am Außenrand sind Nachbargrenzen auf {m} m nicht ganz geschlossen (Spalt unter {breite} m): "
        "{liste}. Die Spalten gehören zu keinem Gebiet.",
    ),
    "GEO-47": (
        NOTICE,
        "Durch das Angleichen der Grenzen ändern sich Flächen um mehr als 1 m² ({n}), am meisten: {liste}.",
    ),
    "GEO-48": (
        ERROR,
        "{objekt} geht beim Angleichen der Grenzen ganz in Nachbarn auf. Bitte berichtigen Sie die "
        "Überlappung im GIS.",
    ),
    "GEO-49": (
        ERROR,
        "Die Grenzen lassen sich nicht lückenlos und überlappungsfrei angleichen. Bitte prüfen Sie die "
        "Topologie im GIS, zuerst bei: {liste}.",
    ),
    # The edition
    "GEO-50": (
        ERROR,
        "{objekt}: Das Obergebiet „{schluessel}“ gibt es im Gebietsstand {stand} nicht. Laden Sie zuerst "
        "die größeren Gebiete.",
    ),
    "GEO-51": (WARNING, "{objekt} liegt zu {prozent} % außerhalb seines Obergebiets {ober}."),
    "GEO-52": (
        WARNING,
        "Die {ebene} ergeben zusammen {ist} km², die {stadt} hat im Gebietsstand {stand} {soll} km²; die "
        "Umrisse weichen um {m2} m² ({prozent} %) ab. Der Umriss bleibt, wie er ist.",
    ),
    "GEO-53": (
        ERROR,
        "Für {ebene} gibt es den Gebietsstand {stand} schon, und es gibt Werte dazu. Die Datei weicht ab:"
        " {was}. Ein Gebietsstand wird nicht geändert; laden Sie einen neuen.",
    ),
    "GEO-54": (
        NOTICE,
        "Für {ebene} gibt es den Gebietsstand {stand} schon, aber noch keine Werte dazu; er wird ersetzt:"
        " {was}.",
    ),
    "GEO-55": (
        ERROR,
        "Gebiete sollen entfallen, haben aber noch Untergebiete: {liste}. Bitte laden Sie einen neuen "
        "Gebietsstand.",
    ),
    "GEO-56": (
        NOTICE,
        "Die {ebene} stehen neben der Stadt {stadt} und ergeben sie nicht; sie werden ohne Gesamtfläche "
        "und ohne „nicht zuordenbar“ geladen.",
    ),
    "GEO-57": (
        WARNING,
        "Die Gebiete liegen nur zu {prozent} % in der Fläche, die {stadt} im Gebietsstand {stand} hatte. "
        "Stimmen Datei und Koordinatensystem?",
    ),
    # What two editions share
    "GEO-60": (
        ERROR,
        "Zeile {zeile}, Spalte „{spalte}“: Das Gebiet „{schluessel}“ gibt es im Gebietsstand {stand} nicht.",
    ),
    "GEO-61": (
        ERROR,
        "Zeile {zeile}, Spalte „{spalte}“: Ein Gewicht ist größer als null. Gebiete, die nichts gemeinsam "
        "haben, brauchen keine Zeile.",
    ),
    "GEO-62": (
        ERROR,
        "Diese Gebiete im Gebietsstand {stand} kommen in der Spalte „alt“ nicht vor: {liste}. Ohne sie "
        "ergäbe die Umrechnung nicht mehr die Stadt.",
    ),
    "GEO-63": (
        ERROR,
        "Zeile {zeile}, Spalte „{spalte}“: Die Anteile des Gebiets {gebiet} ergeben zusammen {summe} "
        "statt 1.",
    ),
    "GEO-64": (
        WARNING,
        "Zu diesen Gebieten im Gebietsstand {stand} führt keine Zeile: {liste}. Sie bekommen keine "
        "umgerechneten Werte. Wohnte dort vorher niemand?",
    ),
    "GEO-65": (
        WARNING,
        "Zeile {zeile}: {alt} und {neu} haben keine gemeinsame Fläche. Sind die Spalten vertauscht?",
    ),
    "GEO-66": (
        ERROR,
        "Zwischen den Gebietsständen {alt} und {neu} gilt der vom {stand}. Bitte laden Sie die "
        "Überschneidungen Schritt für Schritt.",
    ),
    "GEO-67": (
        NOTICE,
        "Es gibt schon Überschneidungen dieser Gebietsstände; sie werden ersetzt: {neu} neu, {anders} "
        "anders, {entfallen} entfallen. Umgerechnete Werte ändern sich mit der nächsten Veröffentlichung.",
    ),
    # Layers for orientation
    "GEO-70": (
        ERROR,
        "„{datei}“ enthält im Stadtgebiet keine Linien oder Flächen. Bitte prüfen Sie das Koordinatensystem "
        "(--srid) und die Ebene.",
    ),
    "GEO-71": (
        ERROR,
        "„{datei}“ hat im Stadtgebiet {n} Eckpunkte, höchstens {hoechstens} sind für die Karte zu brauchen. "
        "Bitte wählen Sie im GIS nur die großen Gewässer oder Straßen aus.",
    ),
    "GEO-72": (
        ERROR,
        "Es gibt noch keinen Gebietsstand mit der Grenze der Stadt. Bitte laden Sie zuerst die Gebiete "
        "(import_areas).",
    ),
}


def finding(code: str, *, number: int | None = None, field: str | None = None, **parts: object) -> Problem:
    """Return the problem of a code with its German sentence filled in.

    ``number`` counts the features of the file from 1 and becomes the problem's
    line; ``field`` is the attribute. Raises KeyError for an unknown code or a
    missing part: that is a mistake of ours.
    """
    severity, text = AREA_MESSAGES[code]
    return Problem(code, severity, text.format(**parts), number, field)
