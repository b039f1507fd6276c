"""The last step: what was checked becomes observations, all or nothing.

The only part of the pipeline that sees delivered numbers in the database.
Nothing here logs or raises with a number in it.
"""

from imports.loading.comparing import Comparison, Content, Difference, YearSum, compare
from imports.loading.errors import LoadingError
from imports.loading.knowing import known
from imports.loading.releasing import release_of
from imports.loading.storing import FileFacts, Loaded, file_facts, load
from imports.loading.undoing import undo

__all__ = [
    "Comparison",
    "Content",
    "Difference",
    "FileFacts",
    "Loaded",
    "LoadingError",
    "YearSum",
    "compare",
    "file_facts",
    "known",
    "load",
    "release_of",
    "undo",
]
