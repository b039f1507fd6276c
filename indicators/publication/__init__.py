"""The one door through which delivered numbers become published values.

``publish`` decides for a whole release at once; ``preview`` says before what
that would hide and what it would cost. Nothing else reads what was delivered.
"""

from indicators.publication.gathering import WhatIf, WhatIfError
from indicators.publication.previewing import Line, Plan, Preview, preview
from indicators.publication.publishing import ReasonError, Report, publish

__all__ = [
    "Line",
    "Plan",
    "Preview",
    "ReasonError",
    "Report",
    "WhatIf",
    "WhatIfError",
    "preview",
    "publish",
]
