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
QUIETLY = settings(
    max_examples=5,
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
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_interface_keeps_its_description(described, mode):
    answered = {}
    for operation in (found.ok() for found in described.get_all_operations()):

        @QUIETLY
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            response = case.call_and_validate(headers={"accept-encoding": "identity"})
            answered.setdefault(case.operation.path, set()).add(response.status_code)

        ask()

    expected = {200, 404} if mode is GenerationMode.POSITIVE else {400, 404, 422}
    assert set.union(*answered.values()) == expected
    assert set(answered) == {operation.ok().path for operation in described.get_all_operations()}


def test_what_is_there_looks_as_described(described):
    known = {
        "/themen/{kennung}": {"path_parameters": {"kennung": "bevoelkerung"}},
        "/indikatoren/{kennung}": {"path_parameters": {"kennung": "ew_anteil_u18"}},
        "/veroeffentlichungen/{nummer}": {"path_parameters": {"nummer": 1}},
        "/gebiete/{ebene}/{code}": {"path_parameters": {"ebene": "siedlungsbezirk", "code": "01"}},
        "/werte": {"query": {"indikator": "ew_anteil_u18", "jahr": 2023}},
    }
    for operation in (found.ok() for found in described.get_all_operations()):
        case = operation.Case(**known.get(operation.path, {}))

        response = case.call_and_validate(headers={"accept-encoding": "identity"})

        assert (operation.path, response.status_code) == (operation.path, 200)
