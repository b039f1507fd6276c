"""The words a reader gets in place of a number, and the codes of the downloads."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators.status import Status

WORDS: dict[Status, Promise] = {
    Status.WITHHELD: _("Wert gesperrt"),
    Status.LATER: _("Wert folgt später"),
    Status.UNRELIABLE: _("Wert nicht zuverlässig"),
    Status.NOT_MEANINGFUL: _("Wert nicht sinnvoll"),
    Status.MISSING: _("kein Wert vorhanden"),
}
"""Short name of each reason, as in the legend and in the name of an area on the map."""

SENTENCES: dict[Status, Promise] = {
    Status.WITHHELD: _(
        "Damit niemand erkannt wird: Die Zahl ist zu klein, "
        "oder mit ihr ließe sich eine andere zu kleine Zahl ausrechnen."
    ),
    Status.LATER: _("Die Lieferung steht noch aus."),
    Status.UNRELIABLE: _("Die Zahl beruht auf zu wenigen Fällen, um verlässlich zu sein."),
    Status.NOT_MEANINGFUL: _("Für dieses Gebiet ist die Angabe nicht sinnvoll."),
    Status.MISSING: _("Für dieses Gebiet und Jahr liegt keine Zahl vor."),
}
"""Why there is no number, in one sentence."""

CODES: dict[Status, str] = {
    Status.VALUE: "ok",
    Status.WITHHELD: "gesperrt",
    Status.LATER: "folgt_spaeter",
    Status.UNRELIABLE: "nicht_zuverlaessig",
    Status.NOT_MEANINGFUL: "nicht_sinnvoll",
    Status.MISSING: "nicht_vorhanden",
}
"""What the column "status" of a download says; a provisional number says PROVISIONAL instead."""

PROVISIONAL = "vorlaeufig"


def code(status: Status, *, is_provisional: bool) -> str:
    """Return a status as files spell it; where there is no number, why says more than provisional."""
    return PROVISIONAL if is_provisional and status == Status.VALUE else CODES[status]
