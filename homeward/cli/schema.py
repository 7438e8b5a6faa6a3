"""`homeward schema`: what an event must look like, for those who write software that sends them."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from homeward.cli.output import print_json
from homeward.domain.events import REGISTRY, asyncapi
from homeward.domain.events.schema import all_events, one_event
from homeward.engine.rulefiles.yamlsource import suggest


def schema(
    type_: Annotated[str, typer.Argument(metavar="TYPE", help="One type, such as missing.found.")] = "",
    as_asyncapi: Annotated[
        bool, typer.Option("--asyncapi", help="The topics and their messages, as AsyncAPI in YAML.")
    ] = False,
) -> None:
    if as_asyncapi:
        sys.stdout.write(asyncapi.as_yaml(asyncapi.document(version("homeward"))))
    elif not type_:
        print_json(all_events())
    elif type_ in REGISTRY:
        print_json(one_event(type_))
    else:
        known = "\n".join(f"  {name}" for name in REGISTRY)
        raise typer.BadParameter(
            f"no such type of event.{suggest(type_, REGISTRY)} There are:\n{known}", param_hint="TYPE"
        )
