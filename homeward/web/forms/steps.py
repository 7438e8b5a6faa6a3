"""A long form with one topic a page. Each page carries the whole form and shows one step of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from homeward.web.forms.answers import Answers

STEP = "step"
"""The field that says which step was on the page."""

CHECK = "check"
"""What comes after the last step: check your answers."""

NEXT, GO = "next", "go"
"""The buttons `next:<step>`, which needs what this page asks, and `go:<step>`, which needs nothing."""


@dataclass(frozen=True)
class Step:
    """One page of questions.

    `fields` are those that it asks, each with all that begins with its name. `lists` is the block whose
    copies have steps of their own. `known` are ways to have answered it before it comes, each of some fields:
    it is then passed over. `part_of` is the step that lists this one.
    """

    name: str
    title: str
    fields: tuple[str, ...]
    lists: str = ""
    known: tuple[tuple[str, ...], ...] = ()
    part_of: str = ""

    def asks(self, field: str) -> bool:
        return any(field == each or field.startswith(f"{each}-") for each in self.fields)


@dataclass(frozen=True)
class Walk:
    """The steps of a form in order, those of repeated blocks, and the names of those on the page."""

    main: Sequence[Step]
    parts: Sequence[Step]
    shown: frozenset[str]

    @property
    def current(self) -> Step | None:
        """None where several are shown, or none."""
        return next((each for each in (*self.main, *self.parts) if self.shown == {each.name}), None)

    @property
    def number(self) -> int:
        return self.main.index(self.current) + 1 if self.current in self.main else 0

    @property
    def back(self) -> str:
        """The step before this one; none before the first."""
        if self.current is None:
            return self.main[-1].name
        return self.current.part_of or (self.main[self.number - 2].name if self.number > 1 else "")

    def after(self, answers: Answers) -> str:
        """The step to go on to."""
        if self.current is None:
            return CHECK
        if self.current.part_of:
            return self.current.part_of
        later = (each for each in self.main[self.number :] if not _is_known(each, answers))
        return next((each.name for each in later), CHECK)

    def step_of(self, field: str) -> Step | None:
        """A step of a repeated block comes before the one that lists it."""
        return next((each for each in (*self.parts, *self.main) if each.asks(field)), None)


def _is_known(step: Step, answers: Answers) -> bool:
    return any(all(answers.one(field) for field in way) for way in step.known)


def walk(steps: Sequence[Step], answers: Answers, name: str) -> Walk:
    """With this step on the page; with the first where there is none of this name."""
    parts = list(_parts(steps, answers))
    known = {each.name for each in (*steps, *parts)} | {CHECK}
    return Walk(steps, parts, frozenset({name if name in known else steps[0].name}))


def walk_to_mend(steps: Sequence[Step], answers: Answers, wrong: Iterable[str]) -> Walk:
    """With every step on the page that asks one of these fields."""
    whole = walk(steps, answers, CHECK)
    asked = {step.name for field in wrong if (step := whole.step_of(field))}
    return Walk(steps, whole.parts, frozenset(asked or {CHECK}))


def _parts(steps: Sequence[Step], answers: Answers) -> Iterable[Step]:
    for step in steps:
        if step.lists:
            for number, prefix in enumerate(answers.blocks(step.lists), 1):
                yield Step(prefix, f"Person or place {number}", (prefix,), part_of=step.name)


def field_after(answers: Answers, action: str) -> str:
    """A field of the step to show after a button that only changes the page (`forms.answers.changed`)."""
    verb, _, block = action.partition(":")
    if verb == "add":
        return answers.next_block(block)
    return block.rpartition("-")[0] if verb == "remove" else block
