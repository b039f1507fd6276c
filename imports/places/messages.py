"""What may be wrong with a file of streets or places: code, severity and German text.

The families STR and ORT stand beside those of the delivered tables (DAT, ADR, GEB).
"""

from imports.messages import Severity
from imports.problems import Problem

ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE

PLACE_MESSAGES: dict[str, tuple[Severity, str]] = {
    "STR-01": (
        ERROR,
        "Zeile {zeile}: Der Bereich endet mit {bis}, bevor er mit {von} beginnt. Sind „von“ und „bis“ "
        "vertauscht?",
    ),
    "STR-02": (ERROR, "Zeile {zeile}: Die Spalte „{spalte}“ ist leer."),
    "STR-03": (ERROR, "Zeile {zeile}: „{wert}“ ist in der Spalte „{spalte}“ länger als {n} Zeichen."),
    "STR-04": (ERROR, "Zeile {zeile}: „gültig bis“ liegt vor „gültig ab“."),
    "STR-05": (NOTICE, "Zu {n} Gebieten gehört keine Straße: {liste}."),
    "STR-06": (ERROR, "Die Datei „{datei}“ enthält keine Straßen."),
    "STR-07": (
        WARNING,
        "{n} Straßen stehen nicht mehr in der Datei und entfallen: {liste}. Ist die Datei vollständig?",
    ),
    "ORT-01": (ERROR, "„{datei}“ ist kein lesbares GeoJSON mit Punkten: {grund}."),
    "ORT-02": (ERROR, "{wo}: Der Name fehlt."),
    "ORT-03": (ERROR, "{wo}: Die Art „{wert}“ gibt es nicht.{hinweis} Bekannt sind: {liste}."),
    "ORT-04": (ERROR, "{wo}: Die Koordinaten „{ost}; {nord}“ sind nicht lesbar: {grund}."),
    "ORT-05": (ERROR, "{wo}: „{name}“ liegt {abstand} außerhalb der Stadt. Stimmen die Koordinaten?"),
    "ORT-06": (
        ERROR,
        "{wo}: Die Anschrift „{anschrift}“ steht nicht im Straßenverzeichnis.{hinweis} Berichtigen Sie die "
        "Anschrift, oder geben Sie Koordinaten an.",
    ),
    "ORT-07": (
        WARNING,
        "{wo}: Die Anschrift „{anschrift}“ steht nicht im Straßenverzeichnis.{hinweis} Es gelten die "
        "Koordinaten.",
    ),
    "ORT-08": (
        WARNING,
        "{wo}: „{name}“ liegt nach den Koordinaten in {gebiet}, nach der Anschrift in {anderes}. Es gelten "
        "die Koordinaten.",
    ),
    "ORT-09": (ERROR, "{wo}: „{name}“ hat weder Koordinaten noch Anschrift."),
    "ORT-10": (ERROR, "{wo} und {zuvor} nennen dieselbe Einrichtung: {art} „{name}“, {anschrift}."),
    "ORT-11": (ERROR, "{wo}: „{wert}“ ist kein Verweis auf eine Seite (https://…)."),
    "ORT-12": (ERROR, "{wo}: Der Text in „{spalte}“ hat {n} Zeichen, erlaubt sind {hoechstens}."),
    "ORT-13": (
        NOTICE,
        "{n} gespeicherte Einrichtungen dieser Arten stehen nicht in der Datei und bleiben: {liste}.",
    ),
    "ORT-14": (
        WARNING,
        "{n} gespeicherte Einrichtungen dieser Arten stehen nicht in der Datei und werden gelöscht: {liste}.",
    ),
    "ORT-15": (ERROR, "Die Datei „{datei}“ enthält keine Einrichtungen."),
    "ORT-16": (ERROR, "{wo}: Von den beiden Koordinaten fehlt eine."),
}


def finding(code: str, *, line: int | None = None, column: str | None = None, **parts: object) -> Problem:
    """Return the problem of a code with its German sentence filled in.

    ``line`` also fills ``{zeile}`` and ``column`` fills ``{spalte}``. Raises KeyError for an unknown
    code or a missing part: that is a mistake of ours.
    """
    severity, text = PLACE_MESSAGES[code]
    return Problem(code, severity, text.format(zeile=line, spalte=column, **parts), line, column)


def with_place(found: Problem) -> str:
    """Return the sentence of a problem, with line and column in front where it does not name its place."""
    if found.line is None or any(word in found.message for word in ("Zeile", "Objekt")):
        return found.message
    column = f", Spalte „{found.column}“" if found.column else ""
    return f"Zeile {found.line}{column}: {found.message}"


def some(names: list[str], most: int = 5) -> str:
    """Return the first names of a list and how many there are more."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" und {more} weitere" if more > 0 else "")
