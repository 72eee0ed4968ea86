from __future__ import annotations

import html
import json
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.policy.looks import MASKS
from vantrue_client.policy.scrub import Scrubber

JANE = Scrubber(["12345678", "E3_VANTRUE_13c6"], home=Path("/home/jane"), user="jane", host="janes-laptop.lan")
SECRETS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs"]), min_size=8, max_size=24)
TEXTS = st.text() | st.lists(
    st.sampled_from(
        [
            *(f"<{mask}>" for mask in MASKS),
            *("52.5163", ",", "13.3777", " ", "\n", "'", '"', "\\", "a@b", "00:1b:", "44:11:3a:b7", "001b44113ab7"),
            *(
                "passphrase",
                "ssid",
                ":",
                "=",
                "<SSID>",
                "</SSID>",
                "$GPRMC,",
                "N",
                "°",
                "/home/jane",
                "jane",
                "12345678",
            ),
            *("cmd=3003&str=", "<Cmd>3003</Cmd><Status>", "x", "--pin ", "lat", "fe80::21b:2ff:fe03:4"),
        ]
    )
).map("".join)


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("a 00:1B:44:11:3a:b7 b", "a <mac> b"),
        ("00-1B-44-11-3A-B7", "<mac>"),
        ("0:1b:4:11:3a:b7", "<mac>"),
        ("001b.4411.3ab7", "<mac>"),
        ("/001B44113AB7/", "/<mac>/"),
        ("at%3A00%3A1B%3A44%3A11%3A3A%3AB7", "at%3A<mac>"),
        ("fe80::21b:44ff:fe11:3ab7", "<mac>"),
        ("to jane.doe+cam@mail.example.org!", "to <email>!"),
        ("jane%40example.org", "<email>"),
        ("52.516275, 13.377704", "<place>"),
        ("-33.85,151.21", "<place>"),
        ("at 52.5163N 13.3777E", "at <place> <place>"),
        ("52,5163", "<place>"),
        ("5.25163e1", "<place>"),
        ("52°30'58.6\"N", "<place>"),
        ("52 deg 30' 58.68\" N", "<place>"),
        ("$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4*6A", "<place>"),
        ("4807.038,N", "<place>"),
        ("+52.5163+013.3777/", "<place>"),
        ("latitude=52", "latitude=<place>"),
        ('{"lat": 52.5, "lon": 13.3}', '{"lat": <place>, "lon": <place>}'),
        ("/home/jane/Videos", "<home>/Videos"),
        ("%2Fhome%2Fjane", "<home>"),
        (r"C:\Users\Max Power\x", r"<home>\x"),
        ("/Users/max/x", "<home>/x"),
        ("by JANE_1", "by <user>_1"),
        ("janes", "janes"),
        ("janes-laptop and janes-laptop.lan", "<host> and <host>"),
        ("passphrase: correct horse", "passphrase: <secret>"),
        ("Passphrase='a b\\' c'", "Passphrase='<secret>'"),
        ('"ssid": null, "pin": "0000"', '"ssid": null, "pin": "<secret>"'),
        ("--wifi-passphrase hunter2 -v", "--wifi-passphrase <secret> -v"),
        ("<SSID>a<b&c</SSID><PASSPHRASE>x y</", "<SSID><secret></SSID><PASSPHRASE><secret>"),
        ("/?custom=1&cmd=3032&str=HOME:pass word", "/?custom=1&cmd=3032&str=<secret> word"),
        ("<Cmd>3003</Cmd><Status>My car</Status>", "<Cmd>3003</Cmd><Status><secret></Status>"),
        ("<Cmd>3003</Cmd><Status>-21</Status>", "<Cmd>3003</Cmd><Status>-21</Status>"),
        ("serial number: AB12", "serial number: <secret>"),
    ],
)  # fmt: skip
def test_what_looks_like_a_secret_is_masked(text: str, scrubbed: str) -> None:
    assert JANE.text(text) == scrubbed


@pytest.mark.parametrize(
    "text",
    [
        "A119M Pro_V1.1.20260109",
        "20251211_184930_01110_N_A.MP4 243269632 bytes at 12.5 MB/s",
        "http://192.168.1.254:80/?custom=1&cmd=3015",
        "2026-11-23T10:00:00.123456Z took 1.25 s",
        "The opinion of a stranger: pinned.",
        "n4-pro-1a2b3c4d",
        "python 3.11.9, httpx 0.28.1, 2/3 done",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
)
def test_what_a_fault_is_found_by_stays(text: str) -> None:
    assert JANE.text(text) == text


@given(SECRETS, st.text(max_size=30), st.text(max_size=30))
def test_a_known_secret_is_masked_however_it_is_written(secret: str, before: str, after: str) -> None:
    scrub = Scrubber([secret])
    spelled = {
        secret,
        secret.lower(),
        secret.upper(),
        quote(secret, safe=""),
        quote(quote(secret, safe=""), safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        repr(secret)[1:-1],
        ascii(secret)[1:-1],
        html.escape(secret),
    }
    for form in spelled:
        assert scrub.text(form) == "<secret>", form
        assert form not in scrub.text(f"{before} {form} {after}"), form


@given(TEXTS)
def test_what_is_masked_stays_masked(text: str) -> None:
    once = JANE.text(text)
    assert JANE.text(once) == once


@given(st.text(st.characters()))
def test_no_text_is_too_broken(text: str) -> None:
    assert isinstance(Scrubber([text], home=Path("/"), user=text, host=text).text(text), str)


@pytest.mark.parametrize(
    "piece",
    [
        *("a", "1", "0:", "00:", "1.1", "1.11 ", "1,", ".", "@", "a@", "%40", '"', "'", "\\", '\\"', " ", "\n", "<"),
        *("ssid:", "ssid=", 'pin="', "pin='", 'pin=\\"', "<ssid>", "<cmd>3003</cmd><status>", "cmd=3003&str="),
        *("$GPRMC,", "1° ", "N ", "+52", "/home/", "/home/a ", "c:\\users\\", "--pin ", "pass", "fe80:", "-", "/"),
    ],
)  # fmt: skip
def test_no_text_takes_long(piece: str) -> None:
    """A square of the length here would run into the suite's time limit."""
    JANE.text(piece * (200_000 // len(piece)))


@pytest.mark.parametrize(
    "secret", ["a" * 80, "/tmp/one-of/several_folders/of-somebody/state", "\\" * 40 + "z", "é" * 40]
)
def test_a_text_that_only_begins_as_a_secret_takes_no_time(secret: str) -> None:
    for begun in (secret[:-1], json.dumps(secret[:-1]), quote(secret[:-1])):
        assert Scrubber([secret]).text(f"{begun}!") == f"{begun}!"
