"""Conversations as graphs: the best path, what a path earns, critical errors and repairs, and graphs that are refused."""

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.branching import machine
from genomeready.assessment.types.branching.graph import BadPath, Choice, Graph, best_path, faults_of, points_of, walk
from genomeready.assessment.types.machines import Answers

ENGINE = Answers(machine)

# A conversation before a predictive test, as an author would write it
TALK: dict[str, Any] = {
    "start": "opening",
    "covers": ["purpose", "limits", "right-to-decline"],
    "places": [
        {
            "id": "opening",
            "choices": [
                {"id": "ask", "next": "explain", "points": {"empathy": 2, "autonomy": 2}, "covers": ["purpose"]},
                {"id": "tell", "next": "hurt", "points": {"accuracy": 1}, "covers": ["purpose"]},
                {"id": "promise", "next": "explain", "critical": "tag"},
            ],
        },
        {
            "id": "hurt",
            "choices": [
                {"id": "notice", "next": "explain", "repairs": ["opening", "ask"]},
                {"id": "go-on", "next": "lost"},
            ],
        },
        {
            "id": "explain",
            "choices": [
                {"id": "limits", "next": "close", "points": {"accuracy": 4}, "covers": ["limits"]},
                {"id": "diagnose", "next": "lost", "critical": "stop"},
            ],
        },
        {
            "id": "close",
            "choices": [
                {"id": "decline", "next": "end", "points": {"autonomy": 2}, "covers": ["right-to-decline"]},
                {"id": "sign", "next": "end"},
            ],
        },
        {"id": "end"},
        {"id": "lost", "broken": True},
    ],
}
SOUND = TALK | {
    "places": [
        place if place["id"] != "hurt" else place | {"choices": [place["choices"][0], {"id": "go-on", "next": "lost", "critical": "stop"}]}
        for place in TALK["places"]
    ]
}


def earned(*path: str) -> dict[str, Any]:
    found = ENGINE.to(SOUND | {"path": list(path)})
    assert "error" not in found, found
    return found


@pytest.mark.parametrize(
    ("path", "share", "ended", "critical", "missing"),
    [
        ((), "0", False, [], ["limits", "purpose", "right-to-decline"]),
        (("ask",), "2/5", False, [], ["limits", "right-to-decline"]),
        (("ask", "limits"), "4/5", False, [], ["right-to-decline"]),
        (("ask", "limits", "decline"), "1", True, [], []),
        (("ask", "limits", "sign"), "4/5", True, [], ["right-to-decline"]),
        (("tell", "notice", "limits", "decline"), "9/10", True, [], []),
        (("tell", "go-on"), "0", True, ["stop"], ["limits", "right-to-decline"]),
        (("promise", "limits", "decline"), "3/5", True, ["tag"], ["purpose"]),
        (("ask", "diagnose"), "0", True, ["stop"], ["limits", "right-to-decline"]),
        (("promise", "diagnose"), "0", True, ["tag", "stop"], ["limits", "purpose", "right-to-decline"]),
    ],
)
def test_a_path_earns_its_share_of_the_best(
    path: tuple[str, ...], share: str, ended: bool, critical: list[str], missing: list[str]
) -> None:
    assert earned(*path) == {
        "share": share, "ended": ended, "critical": critical, "missing": missing, "best": ["ask", "limits", "decline"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (["limits"], "`limits` cannot be chosen at `opening`."),
        (["ask", "ask"], "`ask` cannot be chosen at `explain`."),
        (["ask", "limits", "decline", "decline"], "`decline` cannot be chosen at `end`."),
        (["tell", "go-on", "notice"], "`notice` cannot be chosen at `lost`."),
    ],
)
def test_a_path_that_cannot_be_walked_says_where(path: list[str], said: str) -> None:
    assert ENGINE.to(SOUND | {"path": path, "id": 3}) == {"id": 3, "error": said}


def test_nothing_is_said_after_a_choice_that_ends_the_conversation() -> None:
    graph = Graph(start="a", places={"a": [Choice(id="x", points=Fraction(1)), Choice(id="y")]})

    assert walk(graph, ["x"]).ended
    with pytest.raises(BadPath, match="had ended before `y`"):
        walk(graph, ["x", "y"])


def with_choice(place: str, n: int, **changes: Any) -> dict[str, Any]:
    """The conversation with one of its choices changed."""
    return SOUND | {
        "path": [],
        "places": [
            one if one["id"] != place else one | {"choices": [c | changes if k == n else c for k, c in enumerate(one["choices"])]}
            for one in SOUND["places"]
        ],
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (TALK | {"path": []}, "`hurt.go-on` leads to broken ends only: offer a repair, or call it critical."),
        (SOUND | {"path": [], "start": "nowhere"}, "The start `nowhere` is no place."),
        (SOUND | {"path": [], "covers": ["purpose", "family"]}, "The best path does not cover family."),
        (SOUND | {"path": [], "places": [*SOUND["places"], {"id": "island"}]}, "Nobody reaches `island`."),
        (SOUND | {"path": [], "places": [*SOUND["places"], {"id": "end"}]}, "An id is used twice: end."),
        (with_choice("close", 1, next="opening"), "Some path never ends: a choice leads back to where one was."),
        (with_choice("close", 1, next="close"), "Some path never ends: a choice leads back to where one was."),
        (with_choice("close", 1, next="nowhere"), "`close.sign` leads to `nowhere`, which is no place."),
        (with_choice("close", 1, id="decline"), "An id is used twice: decline."),
        (with_choice("hurt", 0, repairs=["opening", "nothing"]), "`hurt.notice` repairs `opening.nothing`, which is no step."),
        (with_choice("hurt", 0, repairs=["hurt", "notice"]), "`hurt.notice` repairs `hurt.notice`, which is no step."),
        (with_choice("hurt", 0, points={"empathy": 1}), "`hurt.notice` is a repair and has points of its own."),
    ],
)
def test_a_graph_with_a_fault_is_refused_in_words(line: dict[str, Any], said: str) -> None:
    assert ENGINE.to(line) == {"error": said}


def test_a_conversation_in_which_nothing_earns_anything_is_refused() -> None:
    graph = Graph(start="a", places={"a": [Choice(id="x"), Choice(id="y")]})

    assert list(faults_of(graph)) == ["The best path has no points."]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Conversations in which every choice leads on: no circles, but maybe other faults."""
    size = draw(st.integers(1, 5))
    names = [f"p{n}" for n in range(size)]
    places: dict[str, list[Choice]] = {}
    for n, name in enumerate(names):
        choices = []
        for k in range(draw(st.integers(0 if n else 1, 3))):
            after = draw(st.sampled_from(["", *names[n + 1 :]]))
            earlier = [(place, one.id) for place in names[:n] for one in places[place] if one.repairs is None]
            repairs = draw(st.none() | st.sampled_from(earlier)) if earlier else None
            points = Fraction(0) if repairs else Fraction(draw(st.integers(0, 4)))
            critical = draw(st.sampled_from(["", "", "", "tag", "stop"]))
            choices.append(Choice(id=f"c{k}", next=after, points=points, repairs=repairs, critical=critical))
        places[name] = choices
    broken = frozenset(name for name in names if not places[name] and draw(st.booleans()))
    return Graph(start="p0", places=places, broken=broken)


def every_path(graph: Graph, at: str) -> Iterator[list[Choice]]:
    """Every path from a place to an end, one by one."""
    choices = graph.places.get(at, ())
    if not choices:
        yield []
    for one in choices:
        if one.critical == "stop":
            yield [one]
        else:
            yield from ([one, *rest] for rest in every_path(graph, one.next))


def in_circles(graph: Graph) -> Graph:
    """The same conversation, in which the first choice leads back to the start."""
    first, *others = graph.places["p0"]
    back = Choice(id=first.id, next="p0", points=first.points)
    return Graph(start="p0", places=dict(graph.places) | {"p0": [back, *others]})


@given(graphs())
def test_the_best_path_is_the_best_of_all_that_there_are(graph: Graph) -> None:
    clean = [path for path in every_path(graph, "p0") if not any(one.critical for one in path)]
    totals = [sum((points_of(graph, one) for one in path), Fraction(0)) for path in clean]
    found = best_path(graph)
    walked = [next(one for one in graph.places[place] if one.id == own) for place, own in found]

    assert bool(found) == bool(clean)
    assert sum((points_of(graph, one) for one in walked), Fraction(0)) == max(totals, default=0)


@given(graphs())
def test_of_a_sound_conversation_every_path_ends_between_nothing_and_all_and_the_best_earns_all(graph: Graph) -> None:
    if list(faults_of(graph)):
        return

    for path in every_path(graph, "p0"):
        found = walk(graph, [one.id for one in path])
        assert found.ended
        assert 0 <= found.share <= 1
        assert not any(one.critical == "stop" for one in path) or found.share == 0
    best = walk(graph, [own for _, own in best_path(graph)])
    assert (best.share, best.critical) == (1, ())


@given(graphs())
def test_going_on_never_costs_what_was_earned_unless_by_a_critical_error(graph: Graph) -> None:
    if list(faults_of(graph)):
        return

    for path in every_path(graph, "p0"):
        shares = [walk(graph, [one.id for one in path[:n]]).share for n in range(len(path) + 1)]
        upto = next((n for n, one in enumerate(path) if one.critical == "stop"), len(path))
        assert shares[: upto + 1] == sorted(shares[: upto + 1])


@given(graphs())
def test_a_circle_is_always_found(graph: Graph) -> None:
    assert "Some path never ends: a choice leads back to where one was." in list(faults_of(in_circles(graph)))


@given(graphs())
def test_from_every_choice_of_a_sound_conversation_a_good_end_is_within_reach(graph: Graph) -> None:
    if list(faults_of(graph)):
        return

    for choices in graph.places.values():
        for one in choices:
            ends = [([one, *path][-1].next, path) for path in every_path(graph, one.next)]
            good = any(end not in graph.broken and not any(step.critical == "stop" for step in path) for end, path in ends)
            assert good or one.critical


def test_a_repair_gives_half_of_what_the_missed_step_would_have_given() -> None:
    graph = machine.graph_of(SOUND)

    assert points_of(graph, graph.places["hurt"][0]) == points_of(graph, graph.places["opening"][0]) / 2 == 2


def test_the_command_answers_conversations(app: Flask) -> None:
    lines = "\n".join(
        json.dumps(line) for line in (SOUND | {"path": ["ask"], "id": "a"}, SOUND | {"path": ["no"]}, SOUND | {"path": "ask"}, ["ask"])
    )

    done = app.test_cli_runner().invoke(args=["assess", "mark", "--type", "branching"], input=lines)
    described = app.test_cli_runner().invoke(args=["assess", "mark", "--type", "branching", "--describe"])

    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert (said[0]["id"], said[0]["share"]) == ("a", "2/5")
    assert all("error" in one for one in said[1:])
    assert done.exit_code == 3
    assert json.loads(described.stdout)["required"] == ["start", "places", "path"]
