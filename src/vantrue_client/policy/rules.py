"""The rules as data: clause, demand, where each is enforced, and the test that proves it.

`privacy status` and `docs/privacy.md` are printed from here. The rules have a version; what a later one changes is
announced before it applies (`consent`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vantrue_client.policy.permissions import SENTENCES, Permission
from vantrue_client.policy.purposes import PURPOSES, Purpose


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
        return [f"{number}: {self.changes[number]}" for number in sorted(self.changes) if number > version]


_DECIDE = "vantrue_client.policy.decide"
_T = "tests/policy/test_decide.py::"
_E = "tests/e2e/test_privacy.py::"

_RULES = (
    Rule("no-account", "1.2", "Everything works without an account; nothing is asked but where files may go.",
         "vantrue_client.workspace.privacy", f"{_E}test_the_first_download_asks_for_storage_and_nothing_else"),
    Rule("diagnostics-on-fault", "1.2.1", "A problem report is written only after a fault and stays on this laptop.",
         _DECIDE, f"{_T}test_a_report_uses_faults_and_devices_and_nothing_else", "no report is ever written"),
    Rule("mac-is-sensitive", "1.2.2", "No MAC address, host name, serial number or SSID is stored in clear.",
         "vantrue_client.camera.remembered", "tests/camera/test_camera.py::"
         "test_identity_is_the_access_points_name_behind_a_key", "the key lies in a private file, not in the keyring"),
    Rule("apps-at-share-time", "1.2.3", "Which programs can take a video is read when you share, and forgotten.",
         _DECIDE, f"{_T}test_what_must_be_confirmed_is_asked_under_its_rule", "there is no sharing, so none is read"),
    Rule("confidential", "1.3", "What you enter is kept in files that only you can read.",
         "vantrue_client.files", f"{_E}test_everything_written_is_for_its_owner_alone"),
    Rule("upgrade-by-consent", "1.3", "Upgrades are looked up and installed only after a consent given for that.",
         _DECIDE, f"{_T}test_an_upgrade_needs_its_consent", "there are no upgrades"),
    Rule("no-silent-network", "1.4", "Connections go only to the camera and to targets you named; the rest is refused.",
         "vantrue_client.policy.gate", "tests/policy/test_gate.py::"
         "test_other_addresses_are_refused_by_their_rule"),
    Rule("purpose-bound", "2.1", "Data is used for the purposes that are written down for it, and for no other.",
         _DECIDE, f"{_T}test_data_beyond_its_purpose_is_refused"),
    Rule("notify-before-new-use", "2.1", "A purpose that a later version brings is asked for first.",
         _DECIDE, "tests/policy/test_consent.py::test_a_new_version_is_announced_and_applies_once_it_is_agreed_to"),
    Rule("stats-anonymous", "2.2", "Statistics are counts only, made when you ask, without groups smaller than 5.",
         _DECIDE, f"{_T}test_statistics_use_counts_and_nothing_else", "no statistics are made"),
    Rule("no-disclosure-by-default", "3.1", "Nothing is shared unless you start it and confirm what goes.",
         _DECIDE, f"{_T}test_what_must_be_confirmed_is_asked_under_its_rule", "there is no sharing"),
    Rule("lawful-disclosure", "3.2", "A package for police, court or insurer names its ground.",
         _DECIDE, f"{_T}test_evidence_names_its_ground", "there are no such packages"),
    Rule("guard", "5", "Keys are kept where only you can read them, and never shown.",
         "vantrue_client.policy.secrets", "tests/policy/test_secrets.py::"
         "test_the_key_is_made_once_and_for_its_owner_alone", "the key lies in a private file, not in the keyring"),
    Rule("no-password-leak", "5", "Showing the camera's passphrase asks first; everywhere else it is masked.",
         _DECIDE, f"{_T}test_what_must_be_confirmed_is_asked_under_its_rule", "it is never shown at all"),
    Rule("minor-needs-guardian", "6.1", "A minor's profile works only after a guardian set a PIN and consented.",
         _DECIDE, f"{_T}test_a_minor_needs_a_guardian", "no profile can be marked as a minor's"),
    Rule("minor-data-minimal", "6.2", "For a minor nothing personal is stored beyond the footage, nor disclosed.",
         _DECIDE, f"{_T}test_nothing_personal_of_a_minor_is_stored_or_leaves", "no profile can be marked as a minor's"),
    Rule("guardian-erases", "6.2", "The guardian can refuse further collection and have everything erased.",
         _DECIDE, f"{_T}test_a_guardian_can_refuse_further_collection", "no guardian can be named"),
    Rule("amendments", "7", "A change of the rules is announced before it applies; until you agree the old hold.",
         "vantrue_client.policy.consent", "tests/policy/test_consent.py::"
         "test_a_new_version_is_announced_and_applies_once_it_is_agreed_to"),
)  # fmt: skip

_NOT_YET = {
    Permission.LOCATION: "nothing reads a location",
    Permission.WIFI: "no Wi-Fi is joined",
    Permission.NOTIFY: "there are no notifications",
}
_PROVED = {
    Permission.DIAGNOSE: ("vantrue_client.workspace.doctor.doctor",
                          "tests/e2e/test_doctor.py::test_without_the_permission_nothing_is_looked_at"),
}  # fmt: skip
_OF_PERMISSIONS = tuple(
    Rule(
        f"permission-{permission}",
        f"4 ({number})",
        f"Only with the permission {permission}: {sentence[0].lower()}{sentence[1:]}",
        *_PROVED.get(
            permission,
            (
                "vantrue_client.workspace.privacy" if permission not in _NOT_YET else _DECIDE,
                f"{_T}test_without_a_permission_nothing_that_needs_it_is_allowed",
            ),
        ),
        _NOT_YET.get(permission, ""),
    )
    for number, (permission, sentence) in enumerate(SENTENCES.items(), 1)
)

RULEBOOK = Rulebook(version=1, rules={rule.id: rule for rule in (*_RULES, *_OF_PERMISSIONS)}, purposes=PURPOSES)
