"""How delivered numbers and sizes are written on staff pages: 1.234,5, a real minus, official signs."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from imports.loading import Content
from indicators.status import SIGNS, Status

register = template.Library()

MINUS = "\u2212"
THIN_SPACE = "\u202f"


@register.filter
def plain(value: Decimal | int | None) -> str:
    """Return a number with the places it has, grouped; "" for none."""
    if value is None:
        return ""
    exact = Decimal(value).normalize()
    places = max(0, -int(exact.as_tuple().exponent))
    return number_format(exact, places, use_l10n=True, force_grouping=True).replace("-", MINUS)


@register.filter
def signed(value: Decimal | None) -> str:
    """Return a change with its sign; "" for none."""
    return "" if value is None else f"{'+' if value > 0 else ''}{plain(value)}"


@register.filter
def percent(value: Decimal | None) -> str:
    """Return a change in percent with its sign and one place; "" for none."""
    if value is None:
        return ""
    rounded = round(Decimal(value), 1)
    text = number_format(rounded, 1, use_l10n=True, force_grouping=True).replace("-", MINUS)
    return f"{'+' if rounded > 0 else ''}{text}{THIN_SPACE}%"


@register.filter
def content(value: Content | None) -> str:
    """Return a number, or the official sign of the reason why there is none; "–" for nothing stored."""
    if value is None:
        return "fehlt"
    if value.number is not None:
        return plain(value.number) + (f" {value.flag}" if value.flag else "")
    return SIGNS[Status(value.status)] or "."


@register.filter
def kilobytes(size: int) -> str:
    """Return a size in kB or MB."""
    if size < 1_000_000:
        return f"{plain(max(1, round(size / 1000)))} kB"
    return f"{plain(round(Decimal(size) / 1_000_000, 1))} MB"


@register.filter
def periods(days: str) -> str:
    """Return reference dates ("31.12.2022, 31.12.2023") as they fit into a table: many as first and last."""
    listed = days.split(", ")
    if len(listed) <= 2:
        return days
    return f"{listed[0]} bis {listed[-1]} ({len(listed)})"
