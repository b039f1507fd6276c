"""Where the reading material beside the checkout lies, for tests that use real files."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

needs_shared = pytest.mark.skipif(
    not (SHARED / "data").is_dir(),
    reason="needs the real files of ../shared/data, which are not part of the project",
)
