from __future__ import annotations

import asyncio
import json

from vantrue_client.files import write_whole
from vantrue_client.policy.trace import MOST_CAUSES, MOST_FRAMES, trace


def raised(call: object) -> BaseException:
    try:
        call()  # type: ignore[operator]
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def test_frames_of_the_program_and_of_what_it_is_built_on_are_told_by_their_place() -> None:
    lines = trace(raised(lambda: write_whole(None, b"")))  # type: ignore[arg-type]
    assert any(line.startswith("  vantrue_client/files.py:") and line.endswith(" write_whole") for line in lines)
    assert "AttributeError" in lines
    lines = trace(raised(lambda: json.loads("hunter2")))
    assert any("json/decoder.py" in line for line in lines)
    assert "hunter2" not in "".join(lines)


def test_nothing_of_what_an_error_says_or_of_who_ran_it_is_told() -> None:
    secret = type("Hunter2", (Exception,), {"__module__": "hunter2", "__str__": lambda self: "hunter2"})
    namespace = {"secret": secret}
    code = compile("def hunter2(): raise secret('hunter2') from KeyError('hunter2')\n", "/home/hunter2/x.py", "exec")
    exec(code, namespace)
    lines = trace(raised(namespace["hunter2"]))
    assert "hunter2" not in "\n".join(lines).lower()
    assert "after KeyError" in lines


def test_a_trace_is_bounded() -> None:
    def deep() -> None:
        deep()

    assert len(trace(raised(deep))) < 2 + MOST_FRAMES + 2
    error: BaseException = ValueError()
    for _ in range(1000):
        outer = ValueError()
        outer.__cause__ = error
        error = outer
    assert len(trace(error)) == 1 + MOST_CAUSES


def test_causes_in_a_circle_end() -> None:
    one, two = ValueError(), KeyError()
    one.__cause__, two.__cause__ = two, one
    assert trace(one)[1:] == ["ValueError", "after KeyError"]


def test_a_fault_in_a_task_is_told() -> None:
    async def work() -> None:
        write_whole(None, b"")  # type: ignore[arg-type]

    assert any("write_whole" in line for line in trace(raised(lambda: asyncio.run(work()))))
