from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.errors import CameraNotFound, Refused
from vantrue_client.policy.gate import LocalGate, is_local


@given(st.ip_addresses())
def test_only_local_addresses_are_local(address: object) -> None:
    text = str(address)
    if is_local(text):
        assert text.startswith(
            ("10.", "127.", "169.254.", "172.", "192.168.", "::", "fc", "fd", "fe8", "fe9", "fea", "feb")
        )


@pytest.mark.parametrize(
    "host", ["8.8.8.8", "0.0.0.0", "224.0.0.251", "255.255.255.255", "::ffff:1.1.1.1", "2001:db8::1"]
)
async def test_other_addresses_are_refused_by_their_rule(host: str) -> None:
    with pytest.raises(Refused) as refusal:
        await LocalGate().admit(host, 80)
    assert refusal.value.rule == "no-silent-network"


@pytest.mark.parametrize("host", ["127.0.0.1", "192.168.1.254", "169.254.3.4", "::1"])
async def test_local_addresses_are_admitted_as_they_are(host: str) -> None:
    assert await LocalGate().admit(host, 80) == host


async def test_a_name_that_nobody_knows_is_not_found() -> None:
    with pytest.raises(CameraNotFound):
        await LocalGate().admit("no such name..invalid", 80)
