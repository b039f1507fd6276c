"""The last step: what was checked becomes observations, all or nothing.

The only part of the pipeline that sees delivered numbers in the database.
Nothing here logs or raises with a number in it.
"""

from imports.loading.errors import LoadingError
from imports.loading.knowing import known
from imports.loading.storing import FileFacts, Loaded, file_facts, load
from imports.loading.undoing import undo

__all__ = ["FileFacts", "Loaded", "LoadingError", "file_facts", "known", "load", "undo"]
