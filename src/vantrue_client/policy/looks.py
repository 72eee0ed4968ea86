r"""What secrets look like where nobody told them: regular expressions, each with the mask that takes its place.

Every one is linear in the text: what repeats without bound begins only where such a run begins. Where there is a
group `secret` only that is masked. The shapes are those of facts: camera-wifi (3003, 3004, 3014, 3029, 3032), of
NMEA 0183 and of ISO 6709.
"""

from __future__ import annotations

MASKS = ("secret", "mac", "email", "place", "home", "user", "host")
MASKED = f"<(?:{'|'.join(MASKS)})>"

_LONG = (
    r"pass(?:phrase|word|wd|code)|ssid|serial(?:[ _-]?(?:number|no|nr))?|mac[ _-]?addr(?:ess)?|authorization|cookie"
    r"|(?:api|access|secret|private)[ _-]?key|host[ _-]?name|user[ _-]?name|e-?mail|nick[ _-]?name"
)
_SHORT = r"pwd|psk|pin|mac|token|secret"
_PLACES = r"latitude|longitude|lat|lon|lng"
_WORD = rf"(?:(?:{_LONG})|(?<![a-z])(?:{_SHORT}))"
_ISNT = r"(?:null|true|false|none)\b"  # no secret, and part of JSON
_SAYS = r"(?:\\{0,4}[\"'])?[ \t]{0,4}(?:=>|[:=])[ \t]{0,4}"
_DOUBLE, _SINGLE = r"\"(?P<secret_d>(?:[^\"\\\n]|\\.)+)\"", r"'(?P<secret_s>(?:[^'\\\n]|\\.)+)'"
_REST = r"\\{0,4}[\"']?(?P<secret_r>[^\s\"'<>,;&{}\[\]()\\][^\"'<>,;&{}\[\]()\\\n]*)"

_HEX = "[0-9a-f]"
_COLON = "(?:[:-]|%3a)"
_SIGN = "[-+\u2212]?"
_BEFORE = "(?:(?<![a-z])[NSEW][ ]?)"
_SIDE = r"(?:[ ,]{0,2}[NSEW](?![a-z0-9]))"

LOOKS: tuple[tuple[str, str], ...] = (
    # what follows a word; in XML up to the same word
    (rf"<(?P<word>(?:[a-z]+[_-]?)?(?:{_LONG}|{_SHORT}))>(?P<secret_x>[^\n]+?)(?=</(?P=word)|\n|\Z)", "<secret>"),
    (rf"{_WORD}{_SAYS}(?!{_ISNT})(?:{_DOUBLE}|{_SINGLE}|{_REST})", "<secret>"),
    (rf"--(?:[a-z]+-)?(?:{_LONG}|{_SHORT})[ \t]+(?!-)(?:{_DOUBLE}|{_SINGLE}|(?P<secret_a>[^\s<>\"']+))", "<secret>"),
    # commands that set an access point's name or passphrase, and what 3014 says of them
    (r"\bcmd=(?:3003|3004|3032)\b(?:&par=\d{1,9})?&str=(?P<secret>[^\s<>\"']+)", "<secret>"),
    (r"<cmd>(?:3003|3004|3029|3032)</cmd>\s{0,9}<status>(?!-?\d{1,3}</)(?P<secret>[^\n]+?)(?=</status|\n|\Z)",
     "<secret>"),
    # e-mail addresses, also of a machine alone
    (r"(?<![\w.!#$&'*+/=?^`{|}~%-])[\w.!#$&'*+/=?^`{|}~%-]+(?:@|%40)[\w-][\w.-]*", "<email>"),
    # MAC addresses, with any separator or none, and inside an IPv6 address
    (rf"(?:(?<!{_HEX})|(?<=%3a))(?:{_HEX}{{1,2}}{_COLON}){{5,7}}{_HEX}{{1,2}}(?!{_HEX})", "<mac>"),
    (rf"(?<!{_HEX})(?:{_HEX}{{4}}\.){{2}}{_HEX}{{4}}(?!{_HEX})", "<mac>"),
    (rf"(?<![0-9a-z])(?=\d{{0,11}}[a-f]){_HEX}{{12}}(?![0-9a-z])", "<mac>"),
    (rf"(?<![0-9a-f:]){_HEX}{{1,4}}(?:::?{_HEX}{{1,4}}){{0,5}}::?{_HEX}{{1,2}}ff:fe{_HEX}{{2}}:{_HEX}{{1,4}}", "<mac>"),
    # places: sentences of a GPS receiver, degrees with minutes, degrees in decimals
    (r"\$?\b[A-Z]{2}(?:RMC|GGA|GLL|GNS|RMA),[^\r\n<]+", "<place>"),
    (rf"{_BEFORE}?{_SIGN}(?<!\d)\d{{1,3}}[ ]?(?:°|º|deg)[ ]?\d{{1,2}}(?:[.,]\d+)?"
     rf"(?:[ ]?['\u2032\u2019][ ]?(?:\d{{1,2}}(?:[.,]\d+)?[ ]?(?:\"|\u2033|\u201d|''))?)?{_SIDE}?", "<place>"),
    (rf"{_BEFORE}?{_SIGN}(?<![\d.])\d{{1,3}}[.,]\d+[ ]?[°º]{_SIDE}?", "<place>"),
    (rf"{_SIGN}(?<![\d.])\d{{1,3}}\.\d{{2,}}\s{{0,3}}[,;/| ]\s{{0,3}}{_SIGN}\d{{1,3}}\.\d{{2,}}(?![.\d])", "<place>"),
    (r"[-+]\d{2,3}(?:\.\d+)?[-+]\d{3}(?:\.\d+)?(?:[-+]\d+(?:\.\d+)?)?/", "<place>"),
    (rf"(?<![\d.])\d{{3,5}}\.\d+{_SIDE}", "<place>"),
    (rf"{_BEFORE}?{_SIGN}(?<![\d.v])(?<!\d:)\d{{1,5}}[.,]\d{{4,}}(?:e[-+]?\d{{1,2}})?{_SIDE}?", "<place>"),
    (rf"(?<![a-z])(?:{_PLACES}){_SAYS}[\"']?(?P<secret>{_SIGN}\d{{1,3}}(?:\.\d+)?)", "<place>"),
    # anybody's home folder
    (r"(?:/home|/users|[a-z]:[/\\]{1,4}users)[/\\]{1,4}(?:[^/\\\n\"'<>|:]+(?=[/\\])|[^\s/\\\"'<>|:,;)\]}]+)", "<home>"),
)  # fmt: skip
