"""`privacy`: the rules, what was permitted and consented to, the network, and the ledger."""

from __future__ import annotations

import typer

from vantrue_client.cli.commands.privacy import guardian, profile, record, reports, rules, saying, stats, stored

privacy_app = typer.Typer(help="The rules that the program keeps, and what it did under them.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (
        rules.status,
        rules.policy,
        saying.consent,
        saying.permit,
        profile.profile,
        guardian.guardian,
        record.network,
        record.ledger,
        reports.reports,
        stats.stats,
        stored.export,
        stored.erase,
    ):
        privacy_app.command()(command)
    app.add_typer(privacy_app, name="privacy")
