"""A message from Kafka as the event that it says: in CloudEvents' structured mode, or in its binary mode."""

import base64
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple

from homeward.errors import Problem
from homeward.services.intake.raw import Raw, read_json

ATTRIBUTE = "ce_"
"""In binary mode each attribute is a header of its own, and the value is `data` alone."""
CONTENT_TYPE = "content-type"
STRUCTURED = "application/cloudevents"
PLAIN_JSON = "application/json"

Header = tuple[str, bytes | None]


class Message(NamedTuple):
    """The topic that it came on, what it holds, its headers, where on the topic it is, and its key: messages
    about one child have the same."""

    topic: str
    value: bytes
    headers: Sequence[Header] = ()
    partition: int = 0
    offset: int = 0
    key: bytes | None = None


def by_child(messages: Iterable[Message], children: int) -> Iterator[list[Message]]:
    """The messages of so many children at a time, in the order in which each child's came."""
    of_child: dict[object, list[Message]] = defaultdict(list)
    for number, message in enumerate(messages):
        of_child[message.key or number].append(message)
    each = list(of_child.values())
    for start in range(0, len(each), children):
        yield list(chain.from_iterable(each[start : start + children]))


def read_message(message: Message) -> Raw:
    """What cannot be read keeps its headers. In binary mode its bytes are those of the event in structured
    mode, so that whoever mends it has one text to mend."""
    headers = {name.lower(): _text(value) for name, value in message.headers}
    content_type = headers.get(CONTENT_TYPE, "")
    if content_type.startswith(STRUCTURED) or not any(name.startswith(ATTRIBUTE) for name in headers):
        raw = read_json(message.value)
    else:
        raw = _binary(message, content_type)
    topic, partition, offset = message.topic, message.partition, message.offset
    return replace(raw, headers=headers, topic=topic, partition=partition, offset=offset)


def _binary(message: Message, content_type: str) -> Raw:
    given = [
        (name.lower().removeprefix(ATTRIBUTE), value)
        for name, value in message.headers
        if name.lower().startswith(ATTRIBUTE)
    ]
    event: dict[str, Any] = {name: _text(value) for name, value in given}
    problems = list(_faults_of_headers(given))
    if content_type and not content_type.startswith(PLAIN_JSON):
        event["datacontenttype"] = content_type
    data = read_json(message.value)
    if data.content is None:
        event["data_base64"] = base64.b64encode(message.value).decode()
        problems += [Problem("data", problem.message) for problem in data.problems]
    else:
        event["data"] = data.content
    body = json.dumps(event, ensure_ascii=False).encode(errors="replace")
    return Raw(body, None, tuple(problems)) if problems else Raw(body, event)


def _faults_of_headers(given: Sequence[Header]) -> Iterator[Problem]:
    names = [name for name, _ in given]
    for name, value in dict(given).items():
        if names.count(name) > 1:
            yield Problem(name, "comes twice as a header: only one of them can be meant")
        if "\ufffd" in _text(value):
            yield Problem(name, "is not text in UTF-8")


def _text(value: bytes | None) -> str:
    return (value or b"").decode(errors="replace")
