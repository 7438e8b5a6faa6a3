"""What every part of an event shares: frozen, and unknown fields kept once they are known to be harmless."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict

from homeward.domain.events.checks import Check, ChildNamed
from homeward.domain.events.identifier import Identifier
from homeward.domain.events.kinds import TEXT_CAP, Line, refusal

DEEPEST_EXTRA = 10
LARGEST_NUMBER = 1e300
NAME_CAP = 100


def check_name(name: object) -> str:
    """The name of a field that Homeward does not know."""
    if not isinstance(name, str):
        raise refusal("must have a name that is text")
    if len(name) > NAME_CAP:
        raise refusal(f"has a name of more than {NAME_CAP} characters")
    _check_text(name)
    return name


def _check_text(text: str) -> None:
    if len(text) > TEXT_CAP:
        raise refusal(f"must be at most {TEXT_CAP:,} characters")
    if "\0" in text:
        raise refusal("must be text without NUL characters")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise refusal("must be text in Unicode; it holds half of a character")


def check_extra(value: Any, depth: int = 1) -> Any:
    """The value of a field that Homeward does not know: any JSON within the caps that known fields have."""
    if depth > DEEPEST_EXTRA:
        raise refusal(f"must not be nested more than {DEEPEST_EXTRA} deep")
    match value:
        case str():
            _check_text(value)
        case int() | float() if not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:  # nor NaN
            raise refusal("must be a finite number of ordinary size")
        case bool() | int() | float() | None:
            pass
        case dict():
            for name, part in value.items():
                check_name(name)
                check_extra(part, depth + 1)
        case list():
            for part in value:
                check_extra(part, depth + 1)
        case _:
            raise refusal("must be a JSON value")
    return value


ExtraName = Annotated[str, AfterValidator(check_name)]
ExtraValue = Annotated[Any, AfterValidator(check_extra)]


class Record(BaseModel):
    """A group of fields of an event. Fields that Homeward does not know are kept as they came."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)
    __pydantic_extra__: dict[ExtraName, ExtraValue]


class EventData(Record):
    """The `data` of one type of event. A subclass says what its type means in its docstring.

    `CHECKS` are what fields must be to one another; `MADE_BY_HOMEWARD` marks types that no agency sends, and
    `DECIDED_BY_PEOPLE` those that only a person decides: from a system they are a question to a person;
    `TIME_IF_ABSENT` names a field that is the event's own time unless it says otherwise.
    """

    CHECKS: ClassVar[Sequence[Check]] = ()
    MADE_BY_HOMEWARD: ClassVar[bool] = False
    DECIDED_BY_PEOPLE: ClassVar[bool] = False
    TIME_IF_ABSENT: ClassVar[str] = ""

    child: Identifier | None = None
    child_ref: Line | None = None

    def said(self, name: str, otherwise: Any = None) -> Any:
        """The field of that name. Where this type has none, what a sender added under its name is none."""
        return vars(self).get(name, otherwise)

    @property
    def further_identifiers(self) -> tuple[Identifier, ...]:
        """Of the same child as `child`."""
        further: tuple[Identifier, ...] = self.said("identifiers", ())
        return further

    if TYPE_CHECKING:  # which other fields there are depends on the event's type

        def __getattr__(self, name: str) -> Any: ...


class ChildEvent(EventData):
    """About one child, whom the sender names by an identifier."""

    child: Identifier


class CaseEvent(EventData):
    """About one child whom Homeward may know only by its opaque reference."""

    CHECKS: ClassVar[Sequence[Check]] = (ChildNamed(),)
