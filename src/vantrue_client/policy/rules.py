"""The rules as data: clause, demand, where each is enforced, and the test that proves it.

`privacy status` and `docs/privacy.md` are printed from here. The rules have a version; what a later one changes is
announced before it applies (`consent`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vantrue_client.policy.permissions import NAMES, SENTENCES, Permission
from vantrue_client.policy.purposes import PURPOSES, Purpose
from vantrue_client.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    clause    of the policy
    demands   what it demands, in one sentence
    enforced  the module that enforces it
    test      the test that proves it
    not_yet   what is not there yet; what is not there is not done either
    """

    id: str
    clause: str
    demands: str
    enforced: str
    test: str
    not_yet: str = ""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules of one version, the purposes they list, and what each version after the first changed."""

    version: int
    rules: Mapping[str, Rule]
    purposes: Mapping[str, Purpose]
    changes: Mapping[int, str] = field(default_factory=dict)

    def news_since(self, version: int) -> list[str]:
        """What changed after a version, in words."""
        return [
            Sentence("news", "{version}: {change}", version=one, change=Sentence(f"change.{one}", self.changes[one]))
            for one in sorted(self.changes)
            if one > version
        ]


_DECIDE = "vantrue_client.policy.decide"
_T = "tests/policy/test_decide.py::"
_E = "tests/e2e/test_privacy.py::"
_G = "tests/e2e/test_guardian.py::"
_S = "tests/e2e/commands/test_sharing.py::"
_R = "tests/workspace/test_reporting.py::"

_RULES = (
    Rule("no-account", "1.2", "Everything works without an account; nothing is asked but where files may go.",
         "vantrue_client.workspace.privacy", f"{_E}test_the_first_download_asks_for_storage_and_nothing_else"),
    Rule("diagnostics-on-fault", "1.2.1", "A problem report is written only after a fault and stays on this laptop.",
         "vantrue_client.workspace.reporting", f"{_R}test_a_report_holds_its_fields_and_nothing_of_what_it_was_about"),
    Rule("mac-is-sensitive", "1.2.2", "No MAC address, host name, serial number or SSID is stored in clear.",
         "vantrue_client.camera.remembered", "tests/e2e/test_secrets.py::test_nothing_that_is_planted_comes_up"),
    Rule("apps-at-share-time", "1.2.3", "Which programs can take a video is read when you share, and forgotten.",
         "vantrue_client.workspace.sharing", f"{_S}test_the_programs_are_read_when_asked_for_and_not_stored"),
    Rule("confidential", "1.3", "What you enter is kept in files that only you can read.",
         "vantrue_client.files", f"{_E}test_everything_written_is_for_its_owner_alone"),
    Rule("upgrade-by-consent", "1.3", "Upgrades are looked up and installed only after a consent given for that.",
         _DECIDE, f"{_T}test_an_upgrade_needs_its_consent", "there are no upgrades"),
    Rule("no-silent-network", "1.4", "Connections go only to the camera and to targets you named; the rest is refused.",
         "vantrue_client.policy.gate", "tests/lab/test_trap.py::"
         "test_no_command_sends_a_packet_anywhere_but_to_the_camera"),
    Rule("purpose-bound", "2.1", "Data is used for the purposes that are written down for it, and for no other.",
         _DECIDE, f"{_T}test_data_beyond_its_purpose_is_refused"),
    Rule("notify-before-new-use", "2.1", "A purpose that a later version brings is asked for first.",
         _DECIDE, "tests/policy/test_consent.py::test_a_new_version_is_announced_and_applies_once_it_is_agreed_to"),
    Rule("stats-anonymous", "2.2", "Statistics are counts only, made when you ask, without groups smaller than 5.",
         "vantrue_client.policy.stats", "tests/policy/test_stats.py::"
         "test_who_knows_how_it_is_done_and_the_total_cannot_work_out_a_small_group"),
    Rule("no-disclosure-by-default", "3.1", "Nothing is shared unless you start it and confirm what goes.",
         "vantrue_client.share.pipeline", f"{_S}test_nothing_leaves_unless_it_is_confirmed"),
    Rule("lawful-disclosure", "3.2", "A package for police, court or insurer names its ground and its recipient.",
         "vantrue_client.workspace.evidence", "tests/e2e/commands/test_evidence.py::"
         "test_without_ground_recipient_and_purpose_nothing_is_made"),
    Rule("guard", "5", "Keys are kept where only you can read them, and never shown.",
         "vantrue_client.policy.secrets", "tests/e2e/test_keyring.py::"
         "test_the_key_lives_in_the_keyring_and_a_locked_one_makes_no_other"),
    Rule("no-password-leak", "5", "Showing the camera's passphrase asks first; everywhere else it is masked.",
         "vantrue_client.workspace.passphrase", "tests/e2e/test_keyring.py::"
         "test_the_passphrase_is_shown_to_who_confirms"),
    Rule("minor-needs-guardian", "6.1", "A minor's profile works only after a guardian set a PIN and consented.",
         "vantrue_client.policy.guardian", f"{_G}test_nothing_works_without_a_guardian_and_with_one_recordings_come"),
    Rule("minor-data-minimal", "6.2", "For a minor nothing personal is stored beyond the footage, nor disclosed.",
         "vantrue_client.workspace.guarding", "tests/workspace/test_guarding.py::"
         "test_a_minor_has_no_profile_and_cameras_no_nickname_and_no_address"),
    Rule("guardian-erases", "6.2", "The guardian can refuse further collection and have everything erased.",
         "vantrue_client.workspace.guarding", f"{_G}test_a_guardian_refuses_that_more_is_collected"),
    Rule("storage", "5", "No original is edited; retention never removes what is locked, an event or marked as kept.",
         "vantrue_client.archive.removal", "tests/archive/test_pruning.py::test_protected_clips_stay"),
    Rule("export", "6.2", "You get all that is stored about you, readable, in one file.",
         "vantrue_client.workspace.export", "tests/e2e/commands/test_erasing.py::"
         "test_the_export_holds_everything_and_no_key"),
    Rule("erase", "6.2", "You can have it erased, by category, camera or time, so that nothing is found afterwards.",
         "vantrue_client.workspace.erase", "tests/e2e/commands/test_erasing.py::test_afterwards_nothing_is_found"),
    Rule("amendments", "7", "A change of the rules is announced before it applies; until you agree the old hold.",
         "vantrue_client.policy.consent", "tests/policy/test_consent.py::"
         "test_a_new_version_is_announced_and_applies_once_it_is_agreed_to"),
)  # fmt: skip

_PROVED = {
    Permission.LOCATION: ("vantrue_client.workspace.workspace",
                          "tests/e2e/test_denied.py::test_each_refusal_names_its_permission_and_no_decoder_runs"),
    Permission.NOTIFY: ("vantrue_client.workspace.notifying",
                        "tests/workspace/test_notifying.py::test_without_the_permission_no_desktop_is_looked_for"),
    Permission.WIFI: ("vantrue_client.workspace.wifi.wifi",
                      "tests/e2e/test_wifi.py::test_without_the_permission_nothing_is_looked_at"),
    Permission.DIAGNOSE: ("vantrue_client.workspace.doctor.doctor",
                          "tests/e2e/test_doctor.py::test_without_the_permission_nothing_is_looked_at"),
}  # fmt: skip


def _of_permission(number: int, permission: Permission, lets: Sentence) -> Rule:
    """Within the demand, what it lets the program do begins small in English."""
    demands = Sentence(
        "rule.permission",
        "Only with the permission {permission}: {lets}",
        permission=NAMES[permission],
        lets=Sentence(lets.id, f"{lets[0].lower()}{lets[1:]}"),
    )
    usual = "vantrue_client.workspace.privacy", f"{_T}test_without_a_permission_nothing_that_needs_it_is_allowed"
    return Rule(f"permission-{permission}", f"4 ({number})", demands, *_PROVED.get(permission, usual))


def _all() -> Mapping[str, Rule]:
    of_permissions = [_of_permission(number, *item) for number, item in enumerate(SENTENCES.items(), 1)]
    return {rule.id: rule for rule in (*map(_named, _RULES), *of_permissions)}


def _named(rule: Rule) -> Rule:
    """The rule with sentences that are known by its id."""
    not_yet = Sentence(f"rule.{rule.id}.not-yet", rule.not_yet) if rule.not_yet else ""
    return replace(rule, demands=Sentence(f"rule.{rule.id}", rule.demands), not_yet=not_yet)


RULEBOOK = Rulebook(version=1, rules=_all(), purposes=PURPOSES)
