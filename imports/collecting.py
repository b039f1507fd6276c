"""The search for reference cycles, paused while hundreds of thousands of values are made.

Nothing that a check or a load makes refers back to itself, and all of it lives to the
end: without a pause the collector walks through everything again and again and takes two
fifths of the time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause Python's cyclic collector; where somebody has paused it already, he ends the pause."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
