"""Was this delivered before?"""

import datetime
from collections.abc import Iterable

from imports.problems import Problem, problem
from imports.validation.known import Known
from imports.validation.periods import german
from imports.validation.results import Figure


def repeat_problems(figures: Iterable[Figure], known: Known, sha256: str) -> list[Problem]:
    """Return DAT-17 for a file that was loaded before, else ZEIT-05 for what it would replace.

    ZEIT-05 comes once per reference date for which a measure of the file has values.
    """
    if sha256 in known.files:
        return [problem("DAT-17", datum=german(known.files[sha256]))]
    loaded: dict[datetime.date, datetime.date] = {}
    for key, period in {(figure.measure_key, figure.period) for figure in figures}:
        day = known.delivered.get((key, period))
        if day:
            loaded[period] = max(day, loaded.get(period, day))
    return [
        problem("ZEIT-05", stichtag=german(period), datum=german(day))
        for period, day in sorted(loaded.items())
    ]
