"""The history of every text of the catalogue (django-simple-history).

Each model gets a table of its own with all earlier wordings, who changed them and
when. Values have no history here: they are versioned by release.
"""

from simple_history import register

from indicators.models.catalogue import Indicator, IndicatorTerm, Measure, Source, Topic

HISTORIC = (Topic, Source, Measure, Indicator, IndicatorTerm)

for model in HISTORIC:
    register(model)
