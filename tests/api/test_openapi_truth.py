"""The OpenAPI document is true: whatever it says can be asked is answered as it says, and nothing else is.

schemathesis makes requests from the document, good and bad ones, and judges the answers by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema

from counterpoint.api.rest.openapi import document
from counterpoint.session import Library
from counterpoint.settings import Settings

TOKEN = "a-token-for-the-property-tests"
RunService = Callable[[Library, Settings], AbstractContextManager[str]]

GOOD = ["2xx", "304", "400", "404", "409", "410", "412", "422"]
"""What may be answered to a request of the right form: a key may name nothing, a body be no debate."""
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


schema = described()


@schema.parametrize()
@hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_every_answer_is_as_the_document_says(case: schemathesis.Case, writable: str) -> None:
    case.call_and_validate(base_url=writable, headers={"Authorization": f"Bearer {TOKEN}"})
