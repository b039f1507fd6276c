"""One set of demo files for all tests that only read them."""

import pytest

from demo.deliveries import write_deliveries


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Return a folder with the demo as the command writes it by default."""
    path = tmp_path_factory.mktemp("demo")
    write_deliveries(path, seed=1, scale=1, tell=lambda _: None)
    return path
