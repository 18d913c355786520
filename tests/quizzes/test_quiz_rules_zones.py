"""Image hotspot: exact geometry, boundaries inside, the largest assignment."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.rules.shapes import ShapeError
from quizzes.rules.zones import Zone, hit, in_polygon, read_zones
from tests.quizzes.scoring import grade, grade_tries


def zone(name, shape, coords, marker="m"):
    """One zone."""
    return {"id": name, "shape": shape, "coords": coords, "marker": marker}


def inside(shape, coords, *points):
    """For each point, whether it is in the zone."""
    one = read_zones({"zones": [zone("z", shape, coords)]})[0]
    return [one.holds(tuple(map(Fraction, point))) for point in points]


@pytest.mark.parametrize(
    ("shape", "coords", "good", "bad"),
    [
        ("circle", "120,80;25", [(120, 105), (140, 95)], [(146, 80), (140, 96)]),
        ("rectangle", "200,40;60,30", [(260, 70), (200, 40)], [(261, 70), (199, 50), (230, 71)]),
        ("polygon", "0,0;40,0;40,20;20,20;20,60;0,60", [(10, 50), (20, 40), (0, 0), (40, 10)], [(30, 40), (-1, 5)]),
        ("polygon", " 0 , 0 ; 40,0; 40,20; 20,20; 20,60; 0,60; 0,0 ", [(10, 50), (20, 40)], [(30, 40)]),
        ("circle", " 0 , 0 ; 2.5 ", [("1.5", 2), ("2.5", 0)], [("2.5000001", 0)]),
    ],
)
def test_examples_of_zones(shape, coords, good, bad):
    assert inside(shape, coords, *good) == [True] * len(good)
    assert inside(shape, coords, *bad) == [False] * len(bad)


def test_the_heart_of_a_star_is_inside_by_non_zero_winding():
    assert inside("polygon", "0,3;10,3;2,9;5,0;8,9", (5, 4), (5, 8), (1, 8)) == [True, False, False]


def test_the_sense_of_drawing_changes_nothing():
    corners = [(0, 0), (40, 0), (40, 20), (20, 20), (20, 60), (0, 60)]
    points = list(itertools.product(range(-5, 46, 5), range(-5, 66, 5)))

    assert [in_polygon(corners, p) for p in points] == [in_polygon(corners[::-1], p) for p in points]


EXITS = {
    "zones": [
        zone("z1", "circle", "120,80;25", "issue"),
        zone("z2", "rectangle", "200,40;60,30", "extincteur"),
        zone("decoy", "rectangle", "0,0;10,10", None),
    ]
}


@pytest.mark.parametrize(
    ("response", "fraction", "state"),
    [
        ({"issue": [[120, 90]], "extincteur": [[210, 50]]}, "1", "gradedright"),
        ({"issue": [[120, 90], [5, 5]], "extincteur": [[210, 50]]}, "2/3", "gradedpartial"),
        ({"issue": [[120, 90], [121, 90]]}, "1/2", "gradedpartial"),
        ({"issue": ["z1"], "extincteur": ["z2"]}, "1", "gradedright"),
        ({"issue": ["decoy"], "extincteur": ["z2"]}, "1/2", "gradedpartial"),
        ({"issue": ["z2"], "extincteur": ["z1"]}, "0", "gradedwrong"),
        ({"issue": [["120", "105"]]}, "1/2", "gradedpartial"),
        ({"issue": [[0, 0]]}, "0", "gradedwrong"),
        ({"issue": []}, "0", "gaveup"),
        ({"issue": None, "extincteur": [None]}, "0", "gaveup"),
    ],
)
def test_hotspot_examples(response, fraction, state):
    one = grade("hotspot", EXITS, response)

    assert (one.fraction, one.state) == (Fraction(fraction), state)


def test_a_marker_hits_one_zone_and_the_largest_assignment_counts():
    question = {"zones": [zone("wide", "rectangle", "0,0;100,100"), zone("small", "rectangle", "0,0;10,10")]}

    both = grade("hotspot", question, {"m": [[5, 5], [50, 50]]})
    swapped = grade("hotspot", question, {"m": [[50, 50], [5, 5]]})
    one = grade("hotspot", question, {"m": [[5, 5]]})

    assert (both.fraction, swapped.fraction, one.fraction) == (1, 1, Fraction(1, 2))


@settings(deadline=None)
@given(
    st.lists(st.sets(st.integers(0, 3)), min_size=1, max_size=4),
    st.lists(st.integers(0, 3), max_size=4),
    st.randoms(use_true_random=False),
)
def test_the_assignment_is_the_largest_whatever_the_order(covers, markers, random):
    # Zone n covers the columns of its set; each marker lies in one column.
    class Columns(Zone):
        def holds(self, placement):
            return placement in covers[int(self.id)]

    zones = [Columns(str(n), "", (), "m") for n in range(len(covers))]
    random.shuffle(zones)

    def best(zones, left):
        if not zones:
            return 0
        taken = [m for m in left if markers[m] in covers[int(zones[0].id)]]
        return max([best(zones[1:], left), *(1 + best(zones[1:], left - {m}) for m in taken)])

    assert len(hit(zones, {"m": markers})) == best(zones, frozenset(range(len(markers))))


def test_many_markers_are_no_trouble():
    zones = [zone(f"z{n}", "circle", f"{n},0;3") for n in range(60)]

    assert grade("hotspot", {"zones": zones}, {"m": [[n % 60, 0] for n in range(600)]}).fraction == Fraction(60, 600)


def test_a_marker_that_no_zone_waits_for_counts_when_the_question_lists_it():
    question = EXITS | {"markers": [{"id": "issue"}, {"id": "extincteur"}, {"id": "alarme"}]}

    response = {"issue": ["z1"], "extincteur": ["z2"], "alarme": [[1, 1]]}

    assert grade("hotspot", question, response).fraction == Fraction(2, 3)


@pytest.mark.parametrize(
    ("question", "response", "code"),
    [
        (EXITS, {"alarme": [[1, 1]]}, "id_unknown"),
        (EXITS, {"issue": ["z9"]}, "id_unknown"),
        (EXITS, {"issue": [[1, 2, 3]]}, "value_invalid"),
        (EXITS, {"issue": [[1, "haut"]]}, "value_invalid"),
        (EXITS, {"issue": "z1"}, "value_invalid"),
        (EXITS, [[1, 1]], "value_invalid"),
        ({"zones": [zone("z", "star", "0,0;1")]}, {"m": [[0, 0]]}, "value_invalid"),
        ({"zones": [zone("z", "circle", "0,0")]}, {"m": [[0, 0]]}, "value_invalid"),
        ({"zones": [zone("z", "circle", "0,0;-1")]}, {"m": [[0, 0]]}, "value_invalid"),
        ({"zones": [zone("z", "rectangle", "0,0;-1,2")]}, {"m": [[0, 0]]}, "value_invalid"),
        ({"zones": [zone("z", "polygon", "0,0;1,1;0,0")]}, {"m": [[0, 0]]}, "value_invalid"),
        ({"zones": [zone("z", "polygon", "0,0;1;0,0")]}, {"m": [[0, 0]]}, "value_invalid"),
        ({"zones": [zone("z", "circle", "0,0;1", None)]}, {"m": [[0, 0]]}, "value_invalid"),
        ({"zones": [{"id": "z", "shape": "circle", "coords": "0,0;1"}]}, {"m": [[0, 0]]}, "key_missing"),
    ],
)
def test_refused_shapes_say_their_code(question, response, code):
    with pytest.raises(ShapeError) as refused:
        grade("hotspot", question, response)

    assert refused.value.code == code


def test_countback_counts_from_the_try_since_which_a_zone_is_hit():
    tries = [
        {"issue": ["decoy"], "extincteur": ["z2"]},
        {"issue": ["z1"], "extincteur": ["z2"]},
    ]

    one = grade_tries("hotspot", EXITS, tries, penalty=Fraction(1, 4), hints=2)

    assert (one.grade.fraction, one.grade.state) == (Fraction(7, 8), "gradedright")  # (1 − 0.25 + 1) / 2


def test_countback_divides_by_the_most_markers_of_any_try():
    tries = [
        {"issue": [[120, 90], [5, 5], [6, 6]], "extincteur": ["z1"]},
        {"issue": [[120, 95]], "extincteur": ["z2"]},
    ]

    one = grade_tries("hotspot", EXITS, tries, penalty=Fraction(1, 4), hints=2)

    assert (one.grade.fraction, one.grade.state) == (Fraction(7, 16), "gradedright")  # (1 + 0.75) / 4


def test_countback_serves_the_zone_hit_for_longest_when_one_marker_lies_in_two():
    question = {"zones": [zone("new", "rectangle", "40,0;100,10"), zone("old", "rectangle", "0,0;60,10")]}
    tries = [{"m": [[10, 5]]}, {"m": [[50, 5]]}]

    one = grade_tries("hotspot", question, tries, penalty=Fraction(1, 4), hints=1)

    assert one.grade.fraction == Fraction(1, 2)


@given(st.permutations(EXITS["zones"]), st.lists(st.sampled_from(["z1", "z2", "decoy"]), max_size=4), st.integers(0, 4))
def test_shuffling_zones_changes_no_mark(zones, named, cut):
    response = {"issue": named[:cut], "extincteur": named[cut:]}

    assert grade("hotspot", {"zones": zones}, response).fraction == grade("hotspot", EXITS, response).fraction
