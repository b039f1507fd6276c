"""Every choice of classes that readers have, from the same numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.classification.breaks import Breaks, Marks, Method, breaks, has_many_zeros

CLASS_COUNTS = range(3, 8)


@dataclass(frozen=True)
class Choice:
    """A method, the number of classes wanted, and whether 0 is a class of its own."""

    method: Method
    classes: int
    zero_apart: bool = False


def every_choice(numbers: Sequence[Decimal], decimals: int, marks: Marks) -> Iterator[tuple[Choice, Breaks]]:
    """Yield the breaks of every choice that the numbers allow.

    Around the city only where the city has numbers, at chosen limits only where some were chosen, and 0
    for itself only where a tenth of the numbers is 0.
    """
    zeros = has_many_zeros(numbers, decimals)
    for method in Method:
        if (method == Method.CITY and not marks.city) or (method == Method.MANUAL and not marks.chosen):
            continue
        for classes in CLASS_COUNTS:
            yield Choice(method, classes), breaks(numbers, method, classes, decimals, marks)
            if zeros and method not in (Method.CITY, Method.MANUAL):
                apart = breaks(numbers, method, classes, decimals, zero_apart=True)
                yield Choice(method, classes, zero_apart=True), apart
