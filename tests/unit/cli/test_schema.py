"""`homeward schema`, as a person calls it."""

import json

import jsonschema_rs
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from homeward.cli.main import app
from homeward.domain.events import REGISTRY
from tests.factories import missing_found_factory


def test_one_type() -> None:
    result = CliRunner().invoke(app, ["schema", "missing.found"])
    assert result.exit_code == 0
    jsonschema_rs.validate(json.loads(result.stdout), missing_found_factory())


def test_all_types() -> None:
    result = CliRunner().invoke(app, ["schema"])
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)["oneOf"]) == len(REGISTRY)


def test_topics_as_asyncapi() -> None:
    result = CliRunner().invoke(app, ["schema", "--asyncapi"])
    assert result.exit_code == 0
    assert YAML(typ="safe").load(result.stdout)["asyncapi"] == "3.0.0"


@pytest.mark.parametrize("wrong", ["missing.vanished", "MISSING.FOUND"])
def test_a_type_that_does_not_exist(wrong: str) -> None:
    result = CliRunner().invoke(app, ["schema", wrong])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "missing.found" in result.stderr
