"""What people choose on the mapping screen; every form is bound to the flat answers of one page."""

import re
from typing import Any

from django import forms

from imports.sources.table.mapping_file import DAY, DELIMITERS, ENCODINGS, LONGEST_HEADER
from imports.sources.table.notation import NOTATIONS
from imports.sources.table.proposing import Role
from imports.staff.mapping.patterns import OWN_PERIOD, PERIODS, pattern_of

Choices = list[tuple[str, str]]
ROLES: Choices = [
    (Role.IGNORED, "nicht übernehmen"),
    (Role.CODE, "Gebiet: Schlüssel"),
    (Role.NAME, "Gebiet: Name"),
    (Role.PERIOD, "Stichtag"),
    (Role.MEASURE, "nennt die Zählgröße"),
    (Role.NUMBER, "Zahlen"),
]
LIKE_ALL = ("", "wie für alle")
NOTATION_CHOICES: Choices = [(notation.key, notation.example) for notation in NOTATIONS]
PLACES: Choices = [
    ("0", "keine: Anzahlen"),
    *((f"{n}", f"bis zu {n}") for n in range(1, 5)),
    *((f"{n}r", f"auf {n} runden" if n else "auf ganze Zahlen runden") for n in range(5)),
]
AREA_FROM: Choices = [
    ("column", "in einer Spalte"),
    ("heading", "in den Überschriften der Zahlenspalten"),
    ("city", "nirgends: alle Zahlen gelten für die ganze Stadt"),
    ("fixed", "nirgends: alle Zahlen gelten für ein Gebiet"),
]
PERIOD_FROM: Choices = [
    ("column", "in einer Spalte"),
    ("heading", "in den Überschriften der Zahlenspalten"),
    ("cell", "in einer Zelle über der Tabelle (Kopfzeile)"),
    ("file", "im Dateinamen"),
    ("fixed", "nirgends: alle Zahlen gelten für einen Stichtag"),
]
GAPS: Choices = [("fehler", "ist ein Fehler"), ("warnung", "ist eine Warnung"), ("erlaubt", "ist erlaubt")]
DELIMITER_NAMES = {
    "": "erkennen",
    ";": "Semikolon",
    ",": "Komma",
    "\t": "Tabulator",
    "|": "senkrechter Strich",
}
MEANING_CHOICES: Choices = [
    ("", "kommt nicht vor"),
    ("null", "genau null"),
    ("geheim", "geheim oder unbekannt"),
    ("später", "kommt später"),
    ("unsicher", "nicht sicher genug"),
    ("nicht sinnvoll", "nicht sinnvoll"),
    ("fehlt", "fehlt"),
]
SKIP_KINDS: Choices = [
    ("rows", "nur diese Zeilen"),
    ("to", "von hier bis zur Zeile mit …"),
    ("end", "von hier bis zum Ende"),
]


class AnsweredForm(forms.Form):
    """A form whose mistakes the page tells: the browser must not stop at rows that stay empty."""

    use_required_attribute = False


class ShapeForm(AnsweredForm):
    """Where the table stands in the file."""

    sheet = forms.ChoiceField(label="Tabellenblatt", required=False)
    skipped = forms.IntegerField(label="Zeilen über dem Tabellenkopf", min_value=0, max_value=1_000)
    header = forms.IntegerField(label="Zeilen des Tabellenkopfs", min_value=1, max_value=LONGEST_HEADER)
    title_line = forms.IntegerField(
        label="Zeile des Kopfs, nach der Spalten heißen", min_value=0, max_value=LONGEST_HEADER
    )
    delimiter = forms.ChoiceField(
        label="Trennzeichen", required=False, choices=[(key, DELIMITER_NAMES[key]) for key in DELIMITERS]
    )
    encoding = forms.ChoiceField(
        label="Zeichensatz", required=False, choices=[(key, key or "erkennen") for key in ENCODINGS]
    )

    def __init__(self, data: Any, sheets: tuple[str, ...]) -> None:
        super().__init__(data)
        choices = [("", "das erste"), *((sheet, sheet) for sheet in sheets)]
        self.fields["sheet"].choices = choices  # type: ignore[attr-defined]

    def clean_title_line(self) -> int:
        """Return the line, which is one of the header."""
        line: int = self.cleaned_data["title_line"]
        if line > self.cleaned_data.get("header", 1):
            raise forms.ValidationError("So viele Zeilen hat der Tabellenkopf nicht.")
        return line


class GeneralForm(AnsweredForm):
    """What is so for the whole table."""

    source = forms.ChoiceField(label="Quelle", error_messages={"required": "Bitte wählen Sie die Quelle."})
    table_title = forms.CharField(label="Bezeichnung der Tabelle", required=False, max_length=200)
    area_from = forms.ChoiceField(label="Wo steht das Gebiet?", choices=AREA_FROM)
    area_fixed = forms.CharField(label="Schlüssel des Gebiets", required=False, max_length=60)
    level = forms.ChoiceField(label="Gebietsebene", required=False)
    gaps = forms.ChoiceField(label="Ein fehlendes Gebiet", choices=GAPS)
    aliases = forms.CharField(
        label="Anders geschriebene Gebiete",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    period_from = forms.ChoiceField(label="Wo steht der Stichtag?", choices=PERIOD_FROM)
    period_fixed = forms.CharField(label="Stichtag", required=False, max_length=40)
    period_line = forms.IntegerField(label="Zeile", required=False, min_value=1, max_value=1_000)
    period_column = forms.IntegerField(label="Spalte", required=False, min_value=1, max_value=1_000)
    period_pattern = forms.ChoiceField(
        label="Wie ist er geschrieben?",
        required=False,
        choices=[*((key, label) for key, (label, _) in PERIODS.items()), (OWN_PERIOD, "nach eigenem Muster")],
    )
    period_own = forms.CharField(label="Eigenes Muster", required=False, max_length=300)
    day = forms.CharField(label="Tag und Monat zu einer Jahreszahl", required=False, max_length=6)
    month_end = forms.BooleanField(label="Jedes Datum gilt für das Ende seines Monats", required=False)
    allowed = forms.CharField(label="Übliche Stichtage", required=False, max_length=200)
    measure_all = forms.CharField(label="Zählgröße", required=False, max_length=300)
    notation_all = forms.ChoiceField(
        label="Schreibweise der Zahlen",
        required=False,
        choices=[("", "je Spalte, oder eindeutig"), *NOTATION_CHOICES],
    )
    places_all = forms.ChoiceField(label="Nachkommastellen", choices=PLACES)
    sums_all = forms.BooleanField(label="Die Gebiete ergeben zusammen die Stadt", required=False)
    no_minus = forms.BooleanField(label="Ein Minuszeichen ist ein Fehler", required=False)
    ignored_measures = forms.CharField(
        label="Zählgrößen, die wegbleiben",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    procedure = forms.CharField(label="Rundung oder Verfremdung der Zahlen", required=False, max_length=100)
    empty_sign = forms.ChoiceField(label="Leere Zelle", required=False, choices=MEANING_CHOICES)

    def __init__(self, data: Any, sources: Choices, levels: Choices) -> None:
        super().__init__(data)
        self.fields["source"].choices = [("", "bitte wählen"), *sources]  # type: ignore[attr-defined]
        self.fields["level"].choices = [("", "die größte unter der Stadt"), *levels]  # type: ignore[attr-defined]

    def clean_day(self) -> str:
        """Return the day, which looks like 01.03."""
        return days_of(self.cleaned_data["day"])[0] if self.cleaned_data["day"] else ""

    def clean_allowed(self) -> list[str]:
        """Return the usual days."""
        return days_of(self.cleaned_data["allowed"])

    def clean_aliases(self) -> dict[str, str]:
        """Return words of the file with the keys they mean."""
        lines = [line for line in self.cleaned_data["aliases"].split("\n") if line.strip()]
        wrong = [line.strip() for line in lines if "=" not in line]
        if wrong:
            raise forms.ValidationError(f"„{wrong[0]}“: Erwartet wird „Wort der Datei = Schlüssel“.")
        pairs = [line.rpartition("=") for line in lines]
        return {word.strip(): code.strip() for word, _, code in pairs}

    def clean_ignored_measures(self) -> tuple[str, ...]:
        """Return the keys, one in each line."""
        return tuple(
            line.strip() for line in self.cleaned_data["ignored_measures"].split("\n") if line.strip()
        )

    def clean(self) -> dict[str, Any]:
        """Ask for what a place needs to be found."""
        answers: dict[str, Any] = super().clean() or {}
        wanted = {"fixed": ("period_fixed",), "cell": ("period_line", "period_column")}
        for field in wanted.get(answers.get("period_from", ""), ()):
            if not answers.get(field) and field not in self.errors:
                self.add_error(field, "Bitte ausfüllen.")
        if answers.get("area_from") == "fixed" and not answers.get("area_fixed"):
            self.add_error("area_fixed", "Welches Gebiet ist es?")
        if answers.get("period_pattern") == OWN_PERIOD:
            self._check_own(answers.get("period_own", ""))
        return answers

    def _check_own(self, text: str) -> None:
        try:
            re.compile(text)
        except re.error:
            self.add_error("period_own", "Das ist kein gültiges Muster.")
        if not text:
            self.add_error("period_own", "Bitte ein Muster angeben.")


def days_of(text: str) -> list[str]:
    """Return the days of a list like "01.03., 31.12."; raises ValidationError."""
    days = [day for day in re.split(r"[,;\s]+", text) if day]
    if wrong := [day for day in days if not DAY.fullmatch(day)]:
        raise forms.ValidationError(f"„{wrong[0]}“ ist kein Tag. Erwartet wird TT.MM., zum Beispiel 01.03.")
    return days


class ColumnForm(AnsweredForm):
    """What one column is, and where it differs from the others."""

    role = forms.ChoiceField(label="ist", choices=ROLES, required=False)
    measure = forms.CharField(label="Zählgröße", required=False, max_length=300)
    notation = forms.ChoiceField(label="Schreibweise", required=False, choices=[LIKE_ALL, *NOTATION_CHOICES])
    places = forms.ChoiceField(label="Nachkommastellen", required=False, choices=[LIKE_ALL, *PLACES])
    sums = forms.ChoiceField(
        label="Summe",
        required=False,
        choices=[LIKE_ALL, ("ja", "ergeben die Stadt"), ("nein", "ergeben sie nicht")],
    )


class TextRuleForm(AnsweredForm):
    """A row of a list whose texts may hold "*" or be a pattern."""

    TEXTS: tuple[str, ...] = ("text",)

    def clean(self) -> dict[str, Any]:
        """Refuse patterns that are none."""
        answers: dict[str, Any] = super().clean() or {}
        for field in self.TEXTS:
            try:
                pattern_of(answers.get(field, ""))
            except re.error:
                self.add_error(field, "Das ist kein gültiges Muster.")
        return answers


class LevelForm(TextRuleForm):
    """Rows of another level in the column of areas."""

    text = forms.CharField(label="Text in der Spalte", max_length=200)
    level = forms.ChoiceField(label="ist Ebene")
    control = forms.BooleanField(label="nur zum Vergleich der Summe", required=False)

    def __init__(self, data: Any, prefix: str, levels: Choices) -> None:
        super().__init__(data, prefix=prefix, initial={"level": "stadt"})
        self.fields["level"].choices = levels  # type: ignore[attr-defined]


class SkipForm(TextRuleForm):
    """Rows that are passed over."""

    TEXTS = ("text", "last")
    column = forms.ChoiceField(label="Spalte")
    text = forms.CharField(label="Text", max_length=200)
    kind = forms.ChoiceField(label="betrifft", choices=SKIP_KINDS)
    last = forms.CharField(label="letzte Zeile", required=False, max_length=200)

    def __init__(self, data: Any, prefix: str, columns: Choices) -> None:
        super().__init__(data, prefix=prefix)
        self.fields["column"].choices = columns  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the last row where there is to be one."""
        answers = super().clean()
        if answers.get("kind") == "to" and not answers.get("last"):
            self.add_error("last", "Bis zu welcher Zeile?")
        return answers


class SignForm(AnsweredForm):
    """A sign in the columns of numbers."""

    sign = forms.CharField(label="Zeichen", max_length=20)
    meaning = forms.ChoiceField(label="bedeutet", required=False, choices=MEANING_CHOICES)


class WordForm(AnsweredForm):
    """A word of the column that names measures."""

    measure = forms.CharField(label="Zählgröße", required=False, max_length=200)
    ignored = forms.BooleanField(label="nicht übernehmen", required=False)
