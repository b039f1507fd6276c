"""What a source makes of a file: figures and problems."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from imports.problems import Problem, is_loadable
from indicators.status import Status


class FigureKey(NamedTuple):
    """Measure in the words of its source, level and code of the area."""

    measure_key: str
    level: str
    area_code: str


class Figure(NamedTuple):
    """A number that a file delivers, or the reason why there is none.

    A tuple and no dataclass: a file has hundreds of thousands, and a frozen dataclass takes
    five times as long to make.

    ``measure_key`` is ``Measure.source_key``; ``level`` the slug of the area's level
    ("stadt", "siedlungsbezirk", "kreis", "land": codes are unique within a level
    only); ``period`` the reference date; ``number`` None unless ``status`` is VALUE;
    ``flag`` one character ("p", "r", "(") or ""; ``raw`` the cell as delivered, ""
    where the number is a sum of cells.
    """

    measure_key: str
    level: str
    area_code: str
    period: datetime.date
    number: Decimal | None
    status: Status = Status.VALUE
    flag: str = ""
    raw: str = ""

    @property
    def key(self) -> FigureKey:
        """Measure and area, without the period."""
        return FigureKey(self.measure_key, self.level, self.area_code)


@dataclass(frozen=True)
class Imprint:
    """What a file prints about itself; "" and None where it says nothing.

    ``table`` is the code of a table ("12411-15i"), ``stand`` when its database made it
    (local time, without a zone, as printed), ``licence`` the line to be repeated.
    """

    table: str = ""
    stand: datetime.datetime | None = None
    licence: str = ""
    footnotes: str = ""


@dataclass(frozen=True)
class Checked:
    """Everything one file says, and everything that is wrong with it.

    ``rows_read`` counts data rows, ``rows_skipped`` those passed over on purpose
    (blank rows, control rows). With an error among ``problems`` nothing is loaded.
    ``omitted`` counts problems of which only the first are listed; ``imprint`` is what the
    file says of itself.
    """

    profile: str
    encoding: str = ""
    periods: tuple[datetime.date, ...] = ()
    rows_read: int = 0
    rows_skipped: int = 0
    figures: tuple[Figure, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    omitted: int = 0
    imprint: Imprint = Imprint()

    @property
    def loadable(self) -> bool:
        """Whether no problem is an error."""
        return is_loadable(self.problems)
