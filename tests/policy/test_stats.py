from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.policy.stats import FEWEST, Counted, counted, together

Seen = tuple[int | None, tuple[tuple[str, int], ...], bool]


def seen(table: dict[str, int]) -> Seen:
    """What anyone sees of a table: all together, the groups that are told, and whether others were left out."""
    said = counted(table)
    return together(sum(table.values())), tuple(said.groups.items()), said.left_out


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 40), max_size=8))
def test_what_is_told_is_true_and_never_of_a_small_group(table: dict[str, int]) -> None:
    said = counted(table)
    assert all(table[name] == count >= FEWEST for name, count in said.groups.items())
    rest = sum(table.values()) - sum(said.groups.values())
    assert said.left_out == bool(rest)
    if sum(table.values()) >= FEWEST:
        assert rest == 0 or rest >= FEWEST


@given(st.dictionaries(st.text(max_size=3), st.integers(FEWEST, 40), max_size=8))
def test_large_groups_are_all_told(table: dict[str, int]) -> None:
    assert counted(table) == Counted(dict(sorted(table.items())), left_out=False)


@pytest.mark.parametrize(("names", "most"), [("a", 12), ("ab", 14), ("abc", 14), ("abcd", 9)])
def test_who_knows_how_it_is_done_and_the_total_cannot_work_out_a_small_group(names: str, most: int) -> None:
    """Every table there can be, gathered by what is seen of it: a small group is never the same in all of those."""
    tables = defaultdict(list)
    for counts in product(range(most + 1), repeat=len(names)):
        if sum(counts) <= most + FEWEST or len(names) < 4:
            tables[seen(dict(zip(names, counts, strict=True)))].append(counts)
    looked_at = 0
    for (total, _, _), alike in tables.items():
        if total is None or total > most:  # beyond, tables that would look the same were not made
            continue
        for group in range(len(names)):
            may_be = {counts[group] for counts in alike}
            looked_at += any(0 < count < FEWEST for count in may_be)
            assert len(may_be) > 1 or not 0 < min(may_be) < FEWEST, (alike, names[group])
    assert looked_at or len(names) == 1


def test_a_total_of_few_is_not_told() -> None:
    assert (together(4), together(5), counted({"normal": 4})) == (None, 5, Counted({}, left_out=True))
