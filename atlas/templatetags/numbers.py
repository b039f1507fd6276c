"""How numbers and the reasons for none are written: 1.234,5, thin space before %, a real minus."""

from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from atlas.figures import Column
from atlas.map_rows import Row
from atlas.origins import in_words
from atlas.presenters import Cell, rounded
from atlas.quantities import Measured, Quantity
from atlas.statuses import SENTENCES, WORDS
from indicators.status import SIGNS, Status

register = template.Library()

THIN_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"


@register.filter
def number(value: Decimal | int, decimals: int = 0) -> str:
    """Return a number with its places, grouped, in the reader's language."""
    # number_format cuts places off; it must not be the one to round.
    shown = rounded(Decimal(value), decimals)
    return number_format(shown, decimals, use_l10n=True, force_grouping=True).replace("-", MINUS)


@register.filter
def amount(value: Decimal, indicator: Measured) -> str:
    """Return a number of an indicator with its unit; counts stand for themselves, changes have a sign."""
    return bare(value, indicator) + suffix(indicator)


@register.filter
def suffix(indicator: Measured) -> str:
    """Return what follows a number: a thin space and %, a space and the unit, or nothing."""
    if indicator.unit == "%" and _is_change(indicator):
        return difference_suffix(indicator)
    if indicator.unit == "%":
        return f"{THIN_SPACE}%"
    return "" if indicator.unit == "Anzahl" else f"{NO_BREAK_SPACE}{indicator.unit}"


@register.filter
def bare(value: Decimal, indicator: Measured) -> str:
    """Return a number of an indicator without its unit, as in a table; changes have a sign."""
    return signed(value, indicator.decimals) if _is_change(indicator) else number(value, indicator.decimals)


def _is_change(indicator: Measured) -> bool:
    return isinstance(indicator, Quantity) and indicator.is_change


@register.filter
def shown(cell: Cell, indicator: Measured) -> str:
    """Return the number with its unit, or the reason for none, and where it comes from."""
    written = alone(cell, indicator)
    return f"{written} ({'; '.join(in_words(cell))})" if cell.is_marked else written


@register.filter
def alone(cell: Cell, indicator: Measured) -> str:
    """Return the number with its unit, or the reason for none."""
    if cell.number is None:
        return str(WORDS[cell.status])
    written = amount(cell.number, indicator)
    return _("%(value)s (vorläufig)") % {"value": written} if cell.provisional else written


@register.filter
def origin(cell: Cell) -> str:
    """Return in words where a number comes from, "" for an area's own."""
    return "; ".join(in_words(cell))


@register.filter
def signed(value: Decimal, decimals: int) -> str:
    """Return a difference with its sign; zero has ±."""
    if not value:
        return f"±{number(value, decimals)}"
    return f"{'+' if value > 0 else ''}{number(value, decimals)}"


@register.filter
def difference_suffix(indicator: Measured) -> str:
    """Return the unit of a difference: percentage points for shares."""
    return " " + _("Prozentpunkte") if indicator.unit == "%" else suffix(indicator)


@register.filter
def difference_unit(indicator: Measured) -> str:
    """Return the unit of a difference, as it stands alone."""
    return difference_suffix(indicator).strip()


@register.filter
def beside(columns: Iterable[Column], row: Row) -> list[tuple[Column, Cell]]:
    """Return the cells beside the number of a row, each with its column."""
    return list(zip(columns, row.beside, strict=False))


@register.filter
def sign(status: Status) -> str:
    """Return the official sign of a reason (DIN 55301), "" where there is none."""
    return SIGNS[status]


@register.filter
def words(status: Status) -> str:
    """Return the short name of a reason."""
    return str(WORDS[status])


@register.filter
def sentence(status: Status) -> str:
    """Return why there is no number."""
    return str(SENTENCES[status])
