"""Numbers, features and lists as they stand in German sentences."""

from collections.abc import Iterable, Sequence

SHOWN_IN_LISTS = 5


def number_text(value: float) -> str:
    """Return a number with decimal comma and narrow spaces between thousands.

    No decimals from 100 on or for a whole number, one from 1 on, below that two
    significant digits.
    """
    size = abs(value)
    if value == round(value) or size >= 100:
        text = f"{size:,.0f}"
    else:
        text = f"{size:.1f}" if size >= 1 else f"{size:.2g}" if size >= 0.001 else "0.001"
    sign = "−" if value < 0 and text != "0" else ""
    return sign + text.replace(",", "\u202f").replace(".", ",")


def feature_text(number: int, code: str, name: str) -> str:
    """Return how a feature is named: its number in the file, and code and name where it has them."""
    known = ", ".join(
        part for part in (f"Schlüssel {code}" if code else "", f"„{name}“" if name else "") if part
    )
    return f"Objekt {number} ({known})" if known else f"Objekt {number}"


def list_text(items: Iterable[str], total: int | None = None) -> str:
    """Return the first items of a list in words, and how many more there are."""
    found: Sequence[str] = list(items)
    more = (total if total is not None else len(found)) - SHOWN_IN_LISTS
    return ", ".join(found[:SHOWN_IN_LISTS]) + (f" und {more} weitere" if more > 0 else "")
