"""Schemathesis makes requests from the API's own description: none of them is a fault of ours."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error

from tests.pages import Pages, bearer


@pytest.mark.timeout(120)
def test_no_request_is_a_fault_of_ours(pages: Pages) -> None:
    description = schemathesis.openapi.from_url(f"{pages.address}/api/v1/openapi.json")
    operations = [found.ok() for found in description.get_all_operations()]
    assert [operation.path for operation in operations] == ["/api/v1/events"]
    for operation in operations:

        @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy())
        def send(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=bearer("wirral-ics"), checks=[not_a_server_error])

        send()
