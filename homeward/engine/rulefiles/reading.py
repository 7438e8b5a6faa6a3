"""Models of the mappings in a file, and their errors in plain words."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from homeward.domain.events.reading import what_is_left
from homeward.engine.rulefiles.yamlsource import Wrong, suggest

CONDITION = "A condition"
"""Title of the model whose keys are facts."""

Model = TypeVar("Model", bound="Keys")


class Keys(BaseModel):
    """A mapping. Errors name it by its title, else its key; a field's description says what belongs there."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


Parts = Mapping[str, type[Keys]]
"""Models by the key under which they stand."""


def sentence(message: str, at_key: bool = False) -> PydanticCustomError:
    """An error that is a whole sentence; `refusal` is one that goes on after the name of the value."""
    return PydanticCustomError("at_key" if at_key else "sentence", "{message}", {"message": message})


def read_model(model: type[Model], data: object, parts: Parts) -> tuple[Model, list[Wrong]]:
    """The model, and everything that is wrong. What is wrong or missing is None in it."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        return what_is_left(model, data, errors), [_wrong(each, {"": model, **parts}) for each in errors]


def refused(found: Iterable[Wrong]) -> ValidationError:
    """What a validator raises of all of these, each at its place below the validated value."""
    told = [(sentence(each.message, each.at_key), each.loc) for each in found]
    errors = [InitErrorDetails(type=error, loc=loc, input=None) for error, loc in told]
    return ValidationError.from_exception_data("", errors)


def _wrong(error: ErrorDetails, parts: Parts) -> Wrong:
    """An error of pydantic's in plain words."""
    loc, said = error["loc"], error.get("ctx", {})
    under, name = ["", "", *(step for step in loc if isinstance(step, str))][-2:]
    match error["type"]:
        case "sentence" | "at_key" as kind:
            return Wrong(loc, said["message"], at_key=kind == "at_key")
        case "plain":
            stop = "" if said["message"].endswith((".", "?")) else "."
            return Wrong(loc, f"`{under if name == 'is' else name}` {said['message']}{stop}")
        case "missing":
            return Wrong(loc, f"`{name}` is missing: {parts[under].model_fields[name].description}.")
        case "extra_forbidden":
            model, lead = parts[under], f"{_title(under, parts)} has no key"
            if model.model_config.get("title") == CONDITION:
                lead = "There is no fact"
            return Wrong(loc, f"{lead} `{name}`.{suggest(name, model.model_fields)}", at_key=True)
        case "model_type":
            wanted = "must be made of keys with values, one `key: value` a line."
            return Wrong(loc, f"{_title(name, parts)} {wanted}")
        case "tuple_type":
            return Wrong(loc, f"`{name}` must be a list, such as `[first, second]`.")
        case other:
            raise AssertionError(f"no words for {other}")


def _title(key: str, parts: Parts) -> str:
    return parts[key].model_config.get("title") or f"`{key}`"
