"""From a file with boundaries to the areas of an edition: read, validate, load.

Only ``loading`` knows Django; everything else is pure.
"""
