"""The one door through which delivered numbers become published values.

``publish`` decides for a whole release at once; ``preview`` says before what
that would hide and what it would cost. Nothing else reads what was delivered.
"""

from indicators.publication.gathering import WhatIf, WhatIfError, state_of_material
from indicators.publication.previewing import Line, Plan, Preview, preview
from indicators.publication.publishing import (
    UNPROTECTED,
    ReasonError,
    Report,
    ScheduledError,
    one_at_a_time,
    publish,
)
from indicators.publication.trying import Trial, TrialRow, try_indicator

__all__ = [
    "UNPROTECTED",
    "Line",
    "Plan",
    "Preview",
    "ReasonError",
    "Report",
    "ScheduledError",
    "Trial",
    "TrialRow",
    "WhatIf",
    "WhatIfError",
    "one_at_a_time",
    "preview",
    "publish",
    "state_of_material",
    "try_indicator",
]
