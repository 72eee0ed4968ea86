"""`privacy stats`: counts, and nothing else."""

from __future__ import annotations

from vantrue_client.cli import output
from vantrue_client.cli.commands.privacy.here import section
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import run
from vantrue_client.policy.stats import FEWEST


@with_options
def stats(common: Common) -> None:
    """How many recordings lie here, by kind, channel and month: counted now, kept nowhere, small groups left out."""
    run(_stats(common))


async def _stats(common: Common) -> None:
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.workspace.counting import statistics

    said = await statistics(workspace(common))
    tables = {"kinds": said.kinds, "channels": said.channels, "months": said.months}
    if common.json:
        shown = {name: {"groups": dict(one.groups), "left_out": one.left_out} for name, one in tables.items()}
        output.emit({"fewest": FEWEST, "recordings": said.recordings, **shown}, indent=2)
        return
    print(f"fewer than {FEWEST} recordings" if said.recordings is None else f"{said.recordings} recordings")
    for name, one in tables.items():
        if one.groups:
            section(f"by {name.removesuffix('s')}", ["", "recordings"], one.groups.items())
    if any(one.left_out for one in tables.values()):
        print(f"Groups of fewer than {FEWEST}, and what would tell them, are left out.")
