"""Every message of the pipeline: code, severity and German text.

The texts are those of the format specifications; ``{name}`` marks what a check
fills in. ``zeile`` counts physical lines from 1, as a text editor shows them.
"""

from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs: errors block, warnings need a tick and a reason."""

    ERROR = "FEHLER"
    WARNING = "WARNUNG"
    NOTICE = "HINWEIS"


MESSAGES: dict[str, tuple[Severity, str]] = {
    "DAT-01": (
        Severity.ERROR,
        "Die Datei „{datei}“ ist leer. Bitte exportieren Sie sie neu.",
    ),
    "DAT-02": (
        Severity.ERROR,
        "„{datei}“ ist eine Excel- oder ZIP-Datei und keine CSV-Datei. Öffnen Sie die Datei und speichern Sie das Tabellenblatt als „CSV UTF-8 (durch Trennzeichen getrennt)“, oder laden Sie gleich die CSV-Fassung herunter.",
    ),
    "DAT-03": (
        Severity.ERROR,
        "„{datei}“ enthält keine Tabelle, sondern {was} (z. B. eine abgespeicherte Webseite). Bitte laden Sie den Export erneut herunter.",
    ),
    "DAT-04": (
        Severity.WARNING,
        "Die Umlaute in „{datei}“ sind in einem alten Zeichensatz ({zeichensatz}) gespeichert. Lesen sich diese Wörter richtig? {beispiele}",
    ),
    "DAT-05": (
        Severity.ERROR,
        "In Zeile {zeile} stehen zerstörte Umlaute („{beispiel}“). Die Datei wurde mit falschem Zeichensatz gespeichert. Bitte nehmen Sie den ursprünglichen Export, ohne ihn vorher in Excel zu öffnen.",
    ),
    "DAT-06": (
        Severity.NOTICE,
        "Als Trennzeichen wurde „{zeichen}“ erkannt, erwartet war das Semikolon.",
    ),
    "DAT-07": (
        Severity.ERROR,
        "Zeile {zeile} hat {ist} Spalten, erwartet sind {soll}. Häufige Ursache: ein zusätzliches Semikolon am Zeilenende oder im Text.",
    ),
    "DAT-08": (
        Severity.ERROR,
        "Die Spalte „{spalte}“ fehlt. Gefunden wurden: {liste}.",
    ),
    "DAT-09": (
        Severity.ERROR,
        "Die Spalte „{spalte}“ kommt {n}-mal vor. Bitte benennen oder löschen Sie die überzählige Spalte.",
    ),
    "DAT-10": (
        Severity.WARNING,
        "Die Spalte „{spalte}“ ist unbekannt und wird nicht übernommen.",
    ),
    "DAT-11": (
        Severity.ERROR,
        "Zeile {zeile}, Spalte „{spalte}“: „{wert}“ ist keine Zahl und kein bekanntes Zeichen.",
    ),
    "DAT-12": (
        Severity.ERROR,
        "Zeile {zeile}, Spalte „{spalte}“: „{wert}“ enthält einen Tausendertrenner und ist nicht eindeutig. Bitte stellen Sie in Excel das Zahlenformat „Zahl, ohne 1000er-Trennzeichen“ ein und exportieren Sie neu.",
    ),
    "DAT-13": (
        Severity.ERROR,
        "Zeile {zeile}, Spalte „{spalte}“: Excel hat die Zahl als „{wert}“ abgekürzt; dabei gehen Stellen verloren. Bitte formatieren Sie die Spalte als Zahl oder Text und exportieren Sie neu.",
    ),
    "DAT-14": (
        Severity.ERROR,
        "Zeile {zeile}, Spalte „{spalte}“: „{wert}“ sieht nach einem Datum aus, das Excel aus „{vermutung}“ gemacht hat. Bitte verwenden Sie den ursprünglichen Export.",
    ),
    "DAT-15": (
        Severity.ERROR,
        "Zeile {zeile}, Spalte „{spalte}“: Der Strich „{wert}“ ist nicht eindeutig. Tragen Sie 0 ein, wenn nichts vorhanden ist, oder lassen Sie das Feld leer, wenn der Wert fehlt.",
    ),
    "DAT-16": (
        Severity.ERROR,
        "Die Zeilen {zeile1} und {zeile2} haben denselben Schlüssel ({schluessel}). Jede Angabe darf nur einmal vorkommen.",
    ),
    "DAT-17": (
        Severity.WARNING,
        "Diese Datei wurde am {datum} schon einmal eingelesen.",
    ),
    "DAT-18": (
        Severity.ERROR,
        "„{datei}“ ist mit {mb} MB zu groß (höchstens {max} MB).",
    ),
    "DAT-19": (
        Severity.ERROR,
        "Ab Zeile {zeile} ist ein Anführungszeichen nicht geschlossen; der Rest der Datei ist deshalb nicht lesbar.",
    ),
    "DAT-20": (
        Severity.ERROR,
        "Zeile {zeile} enthält Zahlen, aber keinen Gebietsschlüssel. Wenn es eine Summenzeile ist, löschen Sie sie bitte.",
    ),
    "DAT-21": (
        Severity.NOTICE,
        "{n} leere Zeilen wurden übergangen.",
    ),
    "GEB-01": (
        Severity.ERROR,
        "Zeile {zeile}: Das Gebiet „{schluessel}“ gibt es im Gebietsstand {stand} nicht.",
    ),
    "GEB-02": (
        Severity.ERROR,
        "Die Schlüssel der Datei gehören zum Gebietsstand {ist}; zum Stichtag {stichtag} gilt {soll}. Die Werte werden nicht umgerechnet.",
    ),
    "GEB-03": (
        Severity.ERROR,
        "Es fehlen {n} Gebiete: {liste}.",
    ),
    "GEB-04": (
        Severity.NOTICE,
        "{n} Personen oder Fälle sind keinem Gebiet zugeordnet. Sie zählen nur im Stadtergebnis.",
    ),
    "GEB-05": (
        Severity.WARNING,
        "Zeile {zeile}: Zum Schlüssel {schluessel} gehört „{soll}“, in der Datei steht „{ist}“. Bitte prüfen Sie, ob Zeilen verrutscht sind.",
    ),
    "GEB-06": (
        Severity.ERROR,
        "Zeile {zeile} ist offenbar eine Summenzeile („{text}“). Summen dürfen nicht als Gebiet eingelesen werden.",
    ),
    "GEB-07": (
        Severity.NOTICE,
        "Bei {n} Schlüsseln fehlte die führende Null (z. B. „{ist}“ statt „{soll}“). Sie wurde ergänzt.",
    ),
    "ZEIT-01": (
        Severity.ERROR,
        "„{wert}“ ist kein lesbarer Stichtag. Erlaubt sind TT.MM.JJJJ, JJJJ-MM-TT, JJJJMM und JJJJ.",
    ),
    "ZEIT-02": (
        Severity.ERROR,
        "Der Stichtag {stichtag} liegt in der Zukunft.",
    ),
    "ZEIT-03": (
        Severity.ERROR,
        "Der Stichtag {stichtag} ist für diese Quelle nicht vorgesehen. Erlaubt: {liste}.",
    ),
    "ZEIT-04": (
        Severity.WARNING,
        "Die Datei enthält mehrere Stichtage ({liste}). Sollen alle eingelesen werden?",
    ),
    "ZEIT-05": (
        Severity.WARNING,
        "Für {stichtag} gibt es schon Werte (eingelesen am {datum}). Sie werden durch eine neue Fassung ersetzt.",
    ),
    "SUM-01": (
        Severity.ERROR,
        "„{merkmal}“: Die Gebiete ergeben zusammen {summe}, die Stadtzeile nennt {stadt}.",
    ),
    "SUM-02": (
        Severity.NOTICE,
        "„{merkmal}“: Die Summe weicht um {diff} ab. Das ist bei gerundeten oder verfremdeten Zahlen ({verfahren}) üblich.",
    ),
    "PLA-01": (
        Severity.WARNING,
        "{gebiet}, „{merkmal}“: {neu} statt {alt} am letzten Stichtag ({prozent} %). Ist das richtig?",
    ),
    "PLA-02": (
        Severity.WARNING,
        "{gebiet}, „{merkmal}“: Der Wert ist jetzt 0, beim letzten Stichtag waren es {alt}.",
    ),
    "GEH-01": (
        Severity.ERROR,
        "„{merkmal}“, {gebiete}: Der geschützte Wert lässt sich aus Summe und übrigen Werten ausrechnen. Es muss mindestens ein weiteres Gebiet gesperrt werden.",
    ),
    "GEH-02": (
        Severity.ERROR,
        "{n} Werte liegen unter der Schwelle von {schwelle}. Diese Datei ist nicht zur Veröffentlichung vorbereitet.",
    ),
    "REG-01": (
        Severity.ERROR,
        "Die Datei enthält die Spalte „{spalte}“. Personenbezogene Angaben wie Namen oder Ausweisnummern dürfen nicht eingelesen werden. Die Datei wurde nicht gespeichert.",
    ),
    "REG-02": (
        Severity.ERROR,
        "Die Datei enthält offenbar eine Zeile je Person. Bitte fassen Sie die Daten in der Statistikstelle zusammen und laden Sie die zusammengefasste Datei (Format R2) hoch. Die Datei wurde nicht gespeichert.",
    ),
    "REG-03": (
        Severity.ERROR,
        "Zeile {zeile}: Die Angabe in „{spalte}“ passt nicht zum Stichtag.",
    ),
    "REG-04": (
        Severity.ERROR,
        "Zeile {zeile}: In „{spalte}“ steht kein gültiger dreistelliger Staatsangehörigkeitsschlüssel.",
    ),
    "REG-05": (
        Severity.NOTICE,
        "Bei {n} Zeilen wurde der Schlüssel „0“ als „000“ (deutsch) gelesen.",
    ),
    "REG-06": (
        Severity.ERROR,
        "Zeile {zeile}: Der Schlüssel in „{spalte}“ ist nicht bekannt. Erlaubt: {liste}.",
    ),
    "REG-07": (
        Severity.ERROR,
        "Die Altersgruppen sind nicht lückenlos: zwischen {a} und {b}.",
    ),
    "REG-08": (
        Severity.ERROR,
        "Zeile {zeile}: Die Anzahl fehlt. Tragen Sie 0 ein, wenn es niemanden gibt.",
    ),
    "REG-09": (
        Severity.ERROR,
        "{gebiet}, „{merkmal}“: männlich und weiblich ergeben {summe}, insgesamt steht {insg}.",
    ),
    "REG-10": (
        Severity.ERROR,
        "{gebiet}: Die Altersgruppen ergeben {summe}, die Einwohnerzahl ist {insg}.",
    ),
    "REG-11": (
        Severity.WARNING,
        "{prozent} % der Personen sind keinem Siedlungsbezirk zugeordnet. Fehlen neue Straßen in der Zuordnungsliste?",
    ),
    "REG-12": (
        Severity.NOTICE,
        "Das Melderegister zählt {reg}, IT.NRW {amt} Personen. Die Quellen zählen verschieden; bitte nicht mischen.",
    ),
    "REG-13": (
        Severity.ERROR,
        "Das Geschlecht „divers“ oder „ohne Angabe“ darf nur für die ganze Stadt geliefert werden.",
    ),
    "REG-14": (
        Severity.ERROR,
        "{gebiet}: Haupt- und Nebenwohnung ergeben {summe}, wohnberechtigt sind {wb}.",
    ),
    "ADR-01": (
        Severity.ERROR,
        "Zeile {zeile}: „{wert}“ ist keine Hausnummer. Bitte je Bereich eine eigene Zeile mit „von“, „bis“ und „gerade/ungerade/alle“ anlegen.",
    ),
    "ADR-02": (
        Severity.ERROR,
        "{strasse}: Die Bereiche in den Zeilen {a} und {b} überschneiden sich.",
    ),
    "ADR-03": (
        Severity.WARNING,
        "{n} Adressen sind keinem Bereich zugeordnet (erste Straßen: {liste}).",
    ),
    "ADR-04": (
        Severity.ERROR,
        "Der Straßenschlüssel {schluessel} hat zwei verschiedene Namen.",
    ),
    "ITN-01": (
        Severity.ERROR,
        "Die erste Zeile muss „Tabelle: …“ lauten. Bitte laden Sie die CSV-Datei unverändert aus der Landesdatenbank und öffnen Sie sie vorher nicht in Excel.",
    ),
    "ITN-02": (
        Severity.ERROR,
        "Dieses GENESIS-Format ({format}) wird nicht gelesen. Bitte wählen Sie beim Herunterladen „CSV“ oder „Flat file CSV“.",
    ),
    "ITN-03": (
        Severity.ERROR,
        "Die Tabelle {code} ist noch nicht eingerichtet. Bitte wenden Sie sich an die Administration.",
    ),
    "ITN-04": (
        Severity.ERROR,
        "In der Tabelle {code} wurde keine Kopfzeile gefunden.",
    ),
    "ITN-05": (
        Severity.WARNING,
        "Das Ende der Datei (Lizenz und „Stand: …“) fehlt. Möglicherweise wurde der Download abgebrochen oder die Datei gekürzt.",
    ),
    "ITN-06": (
        Severity.ERROR,
        "Dinslaken (05170008) kommt in der Datei nicht vor. Bitte wählen Sie beim Abruf die Gemeinde Dinslaken aus.",
    ),
    "ITN-07": (
        Severity.ERROR,
        "Die Datei verwendet die neuen Zeichen (g, u, t, k). Dort bedeutet 0 „genau null“. Bitte lassen Sie die Tabelle {code} auf die neuen Zeichen umstellen.",
    ),
    "ITN-08": (
        Severity.WARNING,
        "„{merkmal}“: In der Datei steht „-“ (nichts vorhanden), beim letzten Mal waren es {alt}. Wahrscheinlich sind die Werte noch nicht veröffentlicht.",
    ),
    "ITN-09": (
        Severity.ERROR,
        "Die Datei wurde in englischer Fassung geladen (Dezimalpunkt). Bitte stellen Sie die Sprache auf Deutsch und laden Sie sie erneut.",
    ),
    "ITN-10": (
        Severity.NOTICE,
        "„{merkmal}“ ist in {einheit} angegeben und wird mit {faktor} malgenommen.",
    ),
    "ITN-11": (
        Severity.ERROR,
        "Die Spalte „{spalte}“ kommt mehrfach mit verschiedenen Werten vor.",
    ),
    "ITN-12": (
        Severity.ERROR,
        "Die Tabelle enthält keine Gemeindeschlüssel, nur Namen. Bitte schalten Sie beim Abruf die Schlüsselanzeige ein.",
    ),
    "ITN-13": (
        Severity.ERROR,
        "Die erwartete Spalte „{spalte}“ fehlt. IT.NRW hat die Tabelle geändert oder es wurde eine andere Auswahl getroffen.",
    ),
    "ITN-14": (
        Severity.ERROR,
        "„{merkmal}“: erwartet wird {soll}, in der Datei steht {ist}.",
    ),
    "ITN-15": (
        Severity.WARNING,
        "Die Datei ist älter ({ist}) als die bereits eingelesene ({alt}).",
    ),
    "ITN-16": (
        Severity.NOTICE,
        "{n} Werte sind vorläufig oder geschätzt und werden so gekennzeichnet.",
    ),
    "ITN-17": (
        Severity.WARNING,
        "„{merkmal}“, {gebiet}: Die Summe lässt einen Teil aus, der in der Datei als „.“ steht (unbekannt oder geheim). Sie ist deshalb zu klein und wird nicht übernommen.",
    ),
    "BA-01": (
        Severity.ERROR,
        "Der Aufbau der Datei ist nicht bekannt. Erwartet werden die Spalten Berichtsmonat, Gemeindeschlüssel, Gebietsschlüssel, Bezeichnung und danach die Merkmale.",
    ),
    "BA-02": (
        Severity.ERROR,
        "Das ist das Fehlerprotokoll bzw. die Merkmalsliste und nicht die Datendatei.",
    ),
    "BA-03": (
        Severity.ERROR,
        "Die Kopfangaben (Gebiet, Berichtsmonat, Datenstand) fehlen. Bitte laden Sie die Tabelle unverändert herunter.",
    ),
    "BA-04": (
        Severity.ERROR,
        "Zeile {zeile} hat {ist} statt {soll} Spalten.",
    ),
    "BA-05": (
        Severity.ERROR,
        "Berichtsmonat „{wert}“: Kleinräumige Daten gibt es nur für März, Juni, September und Dezember.",
    ),
    "BA-06": (
        Severity.ERROR,
        "Zeile {zeile}: Die Daten gehören zu {wert}, nicht zu Dinslaken (05170008).",
    ),
    "BA-07": (
        Severity.ERROR,
        "Zeile {zeile}: Der Gebietsschlüssel „{wert}“ muss neun Stellen haben. Excel entfernt führende Nullen: Bitte formatieren Sie die Spalte vor dem Speichern als Text.",
    ),
    "BA-08": (
        Severity.WARNING,
        "Das Merkmal „{spalte}“ ist noch keinem Indikator zugeordnet und wird nicht übernommen.",
    ),
    "BA-09": (
        Severity.ERROR,
        "{gebiet}: {teil1} und {teil2} ergeben {summe}, angegeben sind {insg}.",
    ),
    "BA-10": (
        Severity.WARNING,
        "Die Zeile „keine Angabe“ fehlt. {n} Fälle der Stadtsumme sind keinem Gebiet zugeordnet.",
    ),
    "BA-11": (
        Severity.NOTICE,
        "„{merkmal}“ ist hochgerechnet und enthält Nachkommastellen; angezeigt wird gerundet.",
    ),
    "BA-12": (
        Severity.NOTICE,
        "Bei {n} Zeichen wurden Leerzeichen entfernt.",
    ),
    "BA-13": (
        Severity.ERROR,
        "{gebiet} hat nur {n} Einwohner. Die BA liefert für so kleine Gebiete keine Daten; bitte prüfen Sie die Zuordnung.",
    ),
    "BA-14": (
        Severity.WARNING,
        "{gebiet}: {merkmal} ergibt {prozent} % der Bevölkerung. Bitte prüfen Sie Zähler und Nenner.",
    ),
    "BA-15": (
        Severity.WARNING,
        "Die Zahlen gelten für den Arbeitsort. Für Wohngebiete wird der Wohnort gebraucht.",
    ),
    "BA-16": (
        Severity.ERROR,
        "Für {merkmal} liegen Werte für {monat} noch nicht endgültig vor (Wartezeit {n} Monate).",
    ),
    "BA-17": (
        Severity.WARNING,
        "Zeile {zeile}, „{spalte}“: Der Wert ist kleiner als {schwelle} und müsste anonymisiert sein. Ist das die von der BA gelieferte Fassung? Veröffentlicht wird der Wert nicht.",
    ),
}
