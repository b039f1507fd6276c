"""What the operator says about a register file."""

from collections.abc import Callable
from dataclasses import dataclass, field

from imports.reading.streams import BLOCK
from imports.sources.register.addresses import AddressTable
from imports.sources.register.mapping import ColumnMapping


def silent(_bytes_read: int, _size: int) -> None:
    """Report no progress."""


@dataclass(frozen=True)
class Options:
    """How a register file is to be read.

    ``records_allowed`` False refuses record files (R1). ``publishable``: the file is
    declared as prepared for publication. ``missing_is_zero`` None decides by file: every
    area has each characteristic. Sizes in megabytes: aggregated files are held in memory,
    record files are read
    ``block_size`` characters at a time. ``progress`` is called with bytes read and size of the file.
    """

    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    records_allowed: bool = True
    publishable: bool = False
    missing_is_zero: bool | None = None
    max_megabytes: int = 20
    max_record_megabytes: int = 2_000
    addresses: AddressTable | None = None
    block_size: int = BLOCK
    progress: Callable[[int, int], None] = silent
