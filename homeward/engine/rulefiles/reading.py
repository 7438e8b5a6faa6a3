"""Models of the mappings in a file, and their errors in plain words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from homeward.domain.events.reading import what_is_left
from homeward.engine.rulefiles.yamlsource import Wrong, suggest

CONDITION = "A condition"
"""Title of the model whose keys are facts."""

Model = TypeVar("Model", bound="Keys")


class Keys(BaseModel):
    """A mapping. Its title names it in errors; a field's description says what belongs there."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


Parts = Mapping[str, type[Keys]]
"""Models by the key under which they stand."""


def sentence(message: str, at_key: bool = False) -> PydanticCustomError:
    """An error that is a whole sentence; `refusal` is one that goes on after the name of the value."""
    return PydanticCustomError("at_key" if at_key else "sentence", "{message}", {"message": message})


def read_model(
    model: type[Model], data: object, parts: Parts, context: object = None
) -> tuple[Model, list[Wrong]]:
    """The model, and everything that is wrong. What is wrong or missing is None in it."""
    try:
        return model.model_validate(data, context=context), []
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        return what_is_left(model, data, errors), [_wrong(each, {"": model, **parts}) for each in errors]


def read_beside(found: Sequence[Wrong], read: Callable[[Any], Any], value: object) -> Any:
    """What a validator reads. Raises what was found before together with what it finds."""
    errors: list[ErrorDetails] = []
    try:
        result = read(value)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
    if found or errors:
        raise refused(found, errors)
    return result


def refused(found: Iterable[Wrong], errors: Iterable[ErrorDetails] = ()) -> ValidationError:
    """What a validator raises of all of these, each at its place below the validated value."""
    own = [(sentence(each.message, each.at_key), each.loc) for each in found]
    further = [(PydanticCustomError(each["type"], "", each.get("ctx")), each["loc"]) for each in errors]
    told = [InitErrorDetails(type=type_, loc=loc, input=None) for type_, loc in (*own, *further)]
    return ValidationError.from_exception_data("", told)


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
            model = parts[under]
            lead = "There is no fact" if _title(model) == CONDITION else f"{_title(model)} has no key"
            return Wrong(loc, f"{lead} `{name}`.{suggest(name, model.model_fields)}", at_key=True)
        case "model_type":
            return Wrong(
                loc, f"{_title(parts[name])} must be made of keys with values, one `key: value` a line."
            )
        case "tuple_type":
            return Wrong(loc, f"`{name}` must be a list, such as `[first, second]`.")
        case other:
            raise AssertionError(f"no words for {other}")


def _title(model: type[Keys]) -> str:
    return str(model.model_config["title"])
