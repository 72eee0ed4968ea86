"""`privacy network|ledger`: what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from vantrue_client.cli import output
from vantrue_client.cli.commands.privacy.here import privacy, section
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import Exit, complain

if TYPE_CHECKING:
    from vantrue_client.workspace.privacy import Privacy
    from vantrue_client.workspace.recorded import Network


@with_options
def network(common: Common) -> None:
    """Where connections were opened to, for what and when; and how many were refused."""
    here = privacy(common)
    if not common.json:
        from vantrue_client.workspace.recorded import connections

        _say(connections(here))
        return
    opened = [{"at": entry["at"], **entry["facts"]} for entry in here.ledger.read() if entry["what"] == "connection"]
    refused = here.connections.refusals()
    output.emit({"targets": opened, "refused": {"count": sum(refused.values()), "days": refused}}, indent=2)


def _say(known: Network) -> None:
    rows = [(one.at, one.target, one.purpose) for one in known.opened]
    section("Connections", ["first on that day", "target", "purpose"], rows)
    count = sum(known.refused.values())
    print(f"{count} refused. Only cameras on your own networks and targets that you name are admitted.")


@with_options
def ledger(
    common: Common,
    verify: Annotated[bool, typer.Option("--verify", help="Check the chain; 1 when it is broken.")] = False,
) -> None:
    """What was permitted, deleted, connected to: line by line, chained by hashes."""
    here = privacy(common)
    if verify:
        _verify(common, here)
        return
    for entry in here.ledger.read():
        if common.json:
            output.emit(entry)
        else:
            names = {field: "(erased)" if name is None else name for field, name in entry["names"].items()}
            facts = {**entry["facts"], **names}
            output.tab_separated(
                [entry["number"], entry["at"], entry["what"], *(f"{key}={facts[key]}" for key in facts)]
            )


def _verify(common: Common, here: Privacy) -> None:
    wrong = here.ledger.verify()
    if common.json:
        output.emit({"whole": not wrong, "broken": wrong})
    else:
        for sentence in wrong:
            complain(sentence)
        if not wrong and not common.quiet:
            print("The ledger is whole.")
    raise typer.Exit(Exit.SOME_FAILED if wrong else Exit.DONE)
