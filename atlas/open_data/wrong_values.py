"""What is wrong with the values of parameters, in sentences; pydantic itself speaks English only."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

UNREADABLE = gettext_lazy("„%(name)s“ lässt sich nicht lesen.")
SENTENCES: dict[str, Promise] = {
    "missing": gettext_lazy("„%(name)s“ fehlt."),
    "int_parsing": gettext_lazy("„%(name)s“ ist eine ganze Zahl."),
    "int_from_float": gettext_lazy("„%(name)s“ ist eine ganze Zahl."),
    "int_parsing_size": gettext_lazy("„%(name)s“ ist zu groß."),
    "greater_than_equal": gettext_lazy("„%(name)s“ ist mindestens %(ge)s."),
    "less_than_equal": gettext_lazy("„%(name)s“ ist höchstens %(le)s."),
    "literal_error": gettext_lazy("„%(name)s“ ist eines von %(expected)s."),
    "string_too_long": gettext_lazy("„%(name)s“ hat höchstens %(max_length)s Zeichen."),
    "string_too_short": gettext_lazy("„%(name)s“ ist leer."),
    "string_pattern_mismatch": gettext_lazy(
        "„%(name)s“ besteht aus Buchstaben ohne Umlaute, Ziffern, - und _."
    ),
    "date_parsing": gettext_lazy("„%(name)s“ ist ein Tag, zum Beispiel 2023-12-31."),
    "date_from_datetime_parsing": gettext_lazy("„%(name)s“ ist ein Tag, zum Beispiel 2023-12-31."),
    "date_from_datetime_inexact": gettext_lazy("„%(name)s“ ist ein Tag, zum Beispiel 2023-12-31."),
}
"""By kind of error, as pydantic names them; their context fills the gaps."""


def sentences(errors: Iterable[Mapping[str, object]]) -> list[str]:
    """Return a sentence for every error that pydantic found, each once."""
    meant = (error for error in errors if error["type"] != "none_required")
    return list(dict.fromkeys(_sentence(error) for error in meant))


def _sentence(error: Mapping[str, object]) -> str:
    filling = {"name": _name(error["loc"])}
    context = error.get("ctx")
    if isinstance(context, dict):
        filling |= {
            name: str(text).replace(" or ", _(" oder ")).replace("'", "") for name, text in context.items()
        }
    return str(SENTENCES.get(str(error["type"]), UNREADABLE)) % filling


def _name(place: object) -> str:
    """Return the parameter of a place as ninja says it: ("query", "asked", parameter, type)."""
    parts = place if isinstance(place, tuple) else ()
    return next((str(part) for part in parts[1:] if part != "asked"), "")
