"""The code of a merged area: the codes of the areas whose value it carries. Pure."""

from collections.abc import Iterable

SIGN = "+"


def merged_code(codes: Iterable[str]) -> str:
    """Return the code of the areas together ("05+10"); of one area its own."""
    return SIGN.join(sorted(set(codes)))


def member_codes(code: str) -> tuple[str, ...]:
    """Return the codes a merged code is made of; of any other code that code alone."""
    return tuple(code.split(SIGN))
