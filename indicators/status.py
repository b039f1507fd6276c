"""What stands in the place of a number, and why (after DIN 55301).

A value is a number or a reason for none. Zero is a number (status ``VALUE``);
missing is never zero. Pure: no Django, no database.
"""

from enum import StrEnum


class Status(StrEnum):
    """State of one value; every state but ``VALUE`` means that there is no number."""

    VALUE = "value"
    WITHHELD = "withheld"
    LATER = "later"
    UNRELIABLE = "unreliable"
    NOT_MEANINGFUL = "not_meaningful"
    MISSING = "missing"


SIGNS: dict[Status, str] = {
    Status.VALUE: "",
    Status.WITHHELD: ".",
    Status.LATER: "...",
    Status.UNRELIABLE: "/",
    Status.NOT_MEANINGFUL: "x",
    Status.MISSING: "",
}
"""Official sign printed in place of the number; "" where there is no sign of its own."""
