"""The sections of the Privacy page, one a file, in their order."""

from __future__ import annotations

from collections.abc import Sequence

from vantrue_tui.sections.consents import Consents
from vantrue_tui.sections.guardian import Guardian
from vantrue_tui.sections.ledger import Ledger
from vantrue_tui.sections.network import Network
from vantrue_tui.sections.permissions import Permissions
from vantrue_tui.sections.profile import Profile
from vantrue_tui.sections.reports import Reports
from vantrue_tui.sections.rules import Rules
from vantrue_tui.sections.section import Section
from vantrue_tui.sections.statistics import Statistics
from vantrue_tui.sections.stored import Stored

SECTIONS: Sequence[type[Section]] = (
    Permissions,
    Rules,
    Consents,
    Ledger,
    Network,
    Reports,
    Stored,
    Statistics,
    Profile,
    Guardian,
)
