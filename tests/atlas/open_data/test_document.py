"""The document about the interfaces keeps its word: its addresses answer, its Python runs."""

import io
import json
import re
from unittest.mock import patch

import pytest

from tests.atlas.conftest import publish
from tests.shared_data import ROOT

TEXT = (ROOT / "docs" / "schnittstellen.md").read_text()
ORIGIN = "http://localhost:8000"
ADDRESSES = re.findall(rf'curl "{ORIGIN}([^"]*)"', TEXT)


@pytest.mark.django_db
def test_addresses_of_the_document_answer(client):
    publish(districts=3)

    assert len(ADDRESSES) == 6
    found = {address: json.loads(client.get(address).content) for address in ADDRESSES}
    numbers = [
        len(told.get("ergebnisse", told.get("features", told.get("collections")))) for told in found.values()
    ]
    assert numbers == [1, 3, 3, 3, 4, 3]


@pytest.mark.django_db
def test_python_of_the_document_collects_all_values(client):
    publish(districts=3)
    code = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)[0].replace("limit=1000", "limit=3")
    known: dict[str, list[dict[str, object]]] = {}

    def opened(address):
        return io.BytesIO(client.get(address.removeprefix(ORIGIN).removeprefix("http://testserver")).content)

    with patch("urllib.request.urlopen", opened):
        exec(code, known)

    assert [row["jahr"] for row in known["rows"]] == [2022] * 4 + [2023] * 4
