"""The interface keeps what its description promises: schemathesis asks what it allows and what it forbids."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation import GenerationMode

from atlas.wsgi import application
from tests.atlas.conftest import publish

pytestmark = pytest.mark.django_db
JSON, OGC = "/api/v1/openapi.json", "/ogc/api"
COLLECTION: dict[str, object] = {"collectionId": "werte-ew_anteil_u18"}
UNSAYABLE = ("bbox", "datetime")
QUIETLY = settings(
    max_examples=3,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def described(db):
    """Describe a published atlas; as Django's own test client does, keep the connection between requests."""
    publish(districts=1)
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield lambda address: schemathesis.openapi.from_wsgi(address, application)
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


@pytest.mark.parametrize(
    ("address", "mode", "expected"),
    [
        (JSON, GenerationMode.POSITIVE, {200, 404}),
        (JSON, GenerationMode.NEGATIVE, {400, 404, 422}),
        (OGC, GenerationMode.POSITIVE, {200, 404}),
        (OGC, GenerationMode.NEGATIVE, {400, 404}),
    ],
)
def test_interface_keeps_its_description(described, address, mode, expected):
    answered: dict[str, set[int]] = {}
    operations = [found.ok() for found in described(address).get_all_operations()]
    for operation in operations:

        @QUIETLY
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            # No schema can say that west comes before east, or which days exist: test_features_filters.py.
            if mode is GenerationMode.POSITIVE:
                case.query = {name: asked for name, asked in case.query.items() if name not in UNSAYABLE}
            response = case.call_and_validate(headers={"accept-encoding": "identity"})
            answered.setdefault(case.operation.path, set()).add(response.status_code)

        ask()

    statuses = set.union(*answered.values())
    assert statuses <= expected
    assert (200 in statuses) is (mode is GenerationMode.POSITIVE)
    assert set(answered) == {operation.path for operation in operations}


def test_what_is_there_looks_as_described(described):
    known: dict[str, dict[str, dict[str, object]]] = {
        "/themen/{kennung}": {"path_parameters": {"kennung": "bevoelkerung"}},
        "/indikatoren/{kennung}": {"path_parameters": {"kennung": "ew_anteil_u18"}},
        "/veroeffentlichungen/{nummer}": {"path_parameters": {"nummer": 1}},
        "/gebiete/{ebene}/{code}": {"path_parameters": {"ebene": "siedlungsbezirk", "code": "01"}},
        "/werte": {"query": {"indikator": "ew_anteil_u18", "jahr": 2023}},
        "/collections/{collectionId}": {"path_parameters": COLLECTION},
        "/collections/{collectionId}/items": {"path_parameters": COLLECTION},
        "/collections/{collectionId}/items/{featureId}": {
            "path_parameters": COLLECTION | {"featureId": "2023-siedlungsbezirk-01"}
        },
    }
    operations = [found.ok() for address in (JSON, OGC) for found in described(address).get_all_operations()]
    for operation in operations:
        case = operation.Case(**known.get(operation.path, {}))

        response = case.call_and_validate(headers={"accept-encoding": "identity"})

        assert (operation.path, response.status_code) == (operation.path, 200)
