"""The OpenAPI document is true: whatever it says can be asked is answered as it says, and nothing else is.

schemathesis makes requests from the document, good and bad ones, and judges the answers by it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema

from counterpoint.api.app import create_app
from counterpoint.api.rest.examples import written
from counterpoint.api.rest.openapi import EXAMPLE_BODY, document, examples
from counterpoint.api.rest.operations import Operation, operations
from counterpoint.data.formats import MEDIA_TYPES
from counterpoint.library import Library
from counterpoint.settings import Settings

TOKEN = "a-token-for-the-property-tests"
RunService = Callable[[Library, Settings], AbstractContextManager[str]]

GOOD = ["2xx", "304", "400", "404", "409", "410", "412", "422"]
"""What may be answered to a request of the right form: a key may name nothing, a body be no debate."""
LONG_WORK = (
    "/analyses/(coalitions|polarization|balance|brokers|common-ground|cruxes|strength|unanswered)$"
    "|/networks/(affiliation|conflict|subtract)$"
)
"""What can be asked to take half a minute, or has the same parameters as another that is here; the examples
of all of them are asked for one by one."""
BAD = ["400", "401", "404", "412", "415", "422"]
"""What may be answered to one of a wrong form."""


@pytest.fixture(scope="module")
def writable(run_service: RunService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service with the bundled debate that takes changes."""
    tokens = tmp_path_factory.mktemp("private") / "tokens"
    tokens.write_text(TOKEN, encoding="ascii")
    tokens.chmod(0o600)
    settings = Settings(
        record_analyses="none",
        writable=True,
        token_file=str(tokens),
        upload_bytes=100_000,
        log_level="warning",
    )
    with Library() as library:
        library.load("city-divided")
        with run_service(library, settings) as where:
            yield where


def described() -> BaseSchema:
    """The document, and how its answers are judged: by every check there is."""
    checks = {
        "positive_data_acceptance": {"expected-statuses": GOOD},
        "negative_data_rejection": {"expected-statuses": BAD},
    }
    config = SchemathesisConfig.from_dict({"seed": 1, "checks": checks})
    return schemathesis.openapi.from_dict(document(), config=config)


@schemathesis.serializer(*(kind for kind in MEDIA_TYPES if kind != "application/yaml"))
def as_it_is(_: schemathesis.SerializationContext, value: object) -> bytes:
    """A body that is a text is sent as it is."""
    return str(value).encode("utf-8", "surrogatepass")


schema = described().exclude(path_regex=LONG_WORK)


@schema.parametrize()
@hypothesis_settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_every_answer_is_as_the_document_says(case: schemathesis.Case, writable: str) -> None:
    case.call_and_validate(timeout=30, base_url=writable, headers={"Authorization": f"Bearer {TOKEN}"})


def answer_schema(operation: Operation, answer: httpx.Response) -> dict[str, Any]:
    """What the document says of the body of an answer."""
    described = document()
    responses = described["paths"][f"/api/v1{operation.path}"][operation.method]["responses"]
    content = responses[str(answer.status_code)]["content"][answer.headers["content-type"]]
    return {**content["schema"], "components": described["components"]}


READING = [operation for operation in operations() if operation.method == "get"]


@pytest.mark.parametrize("operation", READING, ids=lambda operation: operation.id)
def test_every_example_is_answered_as_the_document_says(operation: Operation, writable: str) -> None:
    address = f"{writable}api/v1{operation.example}"
    if "{key}" in address:
        address = address.replace("{key}", examples()[operation.id]["key"])
    less = {"samples": 20} if operation.id == "analysis-polarization" else {}
    answer = httpx.get(httpx.URL(address).copy_merge_params(less), timeout=60)
    assert answer.status_code == 200, answer.text
    jsonschema.validate(answer.json(), answer_schema(operation, answer))


@pytest.mark.parametrize("kind", [kind for kind in MEDIA_TYPES if kind != "application/yaml"])
def test_every_example_of_a_body_makes_a_debate(kind: str, writable: str) -> None:
    address, headers = f"{writable}api/v1/debates/bridge", {"Authorization": f"Bearer {TOKEN}"}
    put = next(operation for operation in operations() if operation.id == "putDebate")
    httpx.delete(address, headers=headers)
    made = httpx.put(address, headers=headers | {"Content-Type": kind}, content=examples()["bodies"][kind])
    assert made.status_code == 201, made.text
    jsonschema.validate(made.json(), answer_schema(put, made))
    body = json.dumps(EXAMPLE_BODY).encode()  # JSON is YAML
    again = httpx.put(address, headers=headers | {"Content-Type": "application/yaml"}, content=body)
    assert again.status_code == 200, again.text
    assert again.headers["etag"] == made.headers["etag"]


@pytest.mark.soak
def test_the_examples_are_what_the_bundled_debate_answers() -> None:
    assert written() == examples(), "run make generate"


def test_the_service_shows_this_document_with_its_own_limits(writable: str) -> None:
    answer = httpx.get(f"{writable}api/v1/openapi.json")
    shown, expected = answer.json(), document()
    limit = next(
        each
        for each in shown["paths"]["/api/v1/debates/{debate}/analyses/balance"]["get"]["parameters"]
        if each["name"] == "time_limit"
    )
    assert limit["schema"]["maximum"] == 0.8 * Settings().analysis_timeout
    assert shown["paths"].keys() == expected["paths"].keys()
    assert shown["components"] == expected["components"]
    assert httpx.get(answer.url, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_every_route_of_the_api_is_in_the_document(writable: str) -> None:
    with Library() as library:
        routes = [route.path for route in create_app(library).routes if route.path.startswith("/api/v1")]
    undescribed = {"/api/v1/", "/api/v1/openapi.json", "/api/v1/docs"}
    patterns = [re.sub(r"\{\w+\}", "[^/]+", path) for path in routes if path not in undescribed]
    paths = document()["paths"]
    for pattern in patterns:
        assert any(re.fullmatch(pattern, path) for path in paths), pattern
    for path in paths:
        assert any(re.fullmatch(pattern, path) for pattern in patterns), path


def test_the_page_for_people_names_every_operation_and_loads_nothing_from_elsewhere(writable: str) -> None:
    answer = httpx.get(f"{writable}api/v1/docs", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    for operation in operations():
        assert f'id="{operation.id}"' in answer.text
    assert not re.search(r'(src|href)="(https?:)?//', answer.text)
    assert re.findall("<script([^>]*)>", answer.text) == [' type="application/ld+json"']
