"""The installed program, in processes of its own, against foreign cameras and a web server that is hardly one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.e2e.foreign.clips import mp4
from tests.e2e.foreign.fake import Clip, Fake, entry, function, on_air

A, B = "20251211_184930_01110_N_A.MP4", "20251211_184930_01110_N_C.MP4"
VANTRUE = Path(sys.executable).with_name("vantrue")


def vantrue(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in (VANTRUE, *words)], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_web_server_with_a_list_and_files_is_enough(httpserver: HTTPServer, home: Path) -> None:
    """Werkzeug: HTTP/1.1 with other heads, and 500 for all that nobody taught it."""
    files = {f"/Normal/{A}": mp4(1, 90000), f"/Normal/{B}": mp4(2)}
    entries = "".join(entry(path, Clip(content)) for path, content in files.items())
    known = httpserver.expect_request("/", query_string="custom=1&cmd=3015")
    known.respond_with_data(f"<LIST>{entries}</LIST>", content_type="text/xml")
    for path, content in files.items():

        def served(request: Request, content: bytes = content) -> Response:
            return Response(content, mimetype="video/mp4").make_conditional(
                request.environ, accept_ranges=True, complete_length=len(content)
            )

        httpserver.expect_request(path).respond_with_handler(served)
    ran = vantrue("sync", "--json", "-c", httpserver.url_for(""))
    assert ran.returncode == 0, ran
    results = [json.loads(line) for line in ran.stdout.splitlines()]
    assert {one["name"]: Path(one["file"]).read_bytes() for one in results[:-1]} == {
        path.rpartition("/")[2]: content for path, content in files.items()
    }
    assert vantrue("sync", "--json", "-c", httpserver.url_for("")).stdout.count('"present"') == 3


def test_a_camera_that_was_met_is_discovered_again(home: Path) -> None:
    camera = Fake({f"/Normal/{A}": Clip(mp4(1))}, {3012: function(3012, 0, "<String>N4 Pro_V1.05.2026</String>")})
    with on_air(camera):
        assert vantrue("info", "--json", "-c", camera.url).returncode == 0
        found = vantrue("discover", "--json", "--timeout", 1, "--interface", "127.0.0.1")
        named = vantrue("cameras", "name", json.loads(vantrue("cameras", "ls", "--json").stdout)[0]["id"], "van")
        listed = vantrue("ls", "--json", "-c", "van")
    ours = [one for line in found.stdout.splitlines() if (one := json.loads(line))["url"] == camera.url]
    assert [one["model"] for one in ours] == ["n4-pro"], found
    assert named.returncode == 0
    assert [json.loads(line)["name"] for line in listed.stdout.splitlines()] == [A], listed


def test_what_is_no_camera_is_said(httpserver: HTTPServer, home: Path) -> None:
    httpserver.expect_request("/").respond_with_data("<html><body>A router</body></html>", content_type="text/html")
    ran = vantrue("ls", "--json", "-c", httpserver.url_for(""))
    assert ran.stdout == ""
    assert ran.returncode in {0, 1, 3}
    assert "Traceback" not in ran.stderr
