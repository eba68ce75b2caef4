"""The map: each resort where it lies, no name over another, a sheet for any place on earth."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.organisation.models import Resort
from crs.shop.chart import LABEL_ABOVE, LABEL_BELOW, WIDE, chart_of


def resort(latitude: float, longitude: float) -> Resort:
    return Resort(slug="somewhere", latitude=latitude, longitude=longitude)


def test_where_there_is_no_resort_there_is_no_map() -> None:
    assert chart_of([]) is None


def test_resorts_of_the_coast_stand_on_its_drawing_numbered_in_their_order() -> None:
    tallinn, parnu, narva = resort(59.4, 24.7), resort(58.3, 24.5), resort(59.4, 28.1)
    chart = chart_of([tallinn, parnu, narva])
    assert chart is not None
    assert chart.land == "baltic"
    north, south, east = chart.pins
    assert [pin.number for pin in chart.pins] == [1, 2, 3]
    assert north.y < south.y
    assert north.x < east.x


def test_a_resort_elsewhere_makes_a_plain_sheet_of_all() -> None:
    chart = chart_of([resort(59.4, 24.7), resort(39.8, 45.7)])
    assert chart is not None
    assert (chart.land, chart.towns) == ("", ())


def test_of_two_names_that_would_meet_the_western_stands_above() -> None:
    chart = chart_of([resort(59.42, 27.51), resort(59.46, 28.04), resort(58.0, 25.0)])
    assert chart is not None
    assert [pin.label for pin in chart.pins] == [LABEL_ABOVE, LABEL_BELOW, LABEL_BELOW]


def test_a_name_at_the_edge_runs_inward() -> None:
    chart = chart_of([resort(58.2, 22.0), resort(58.2, 25.0), resort(58.2, 28.5)])
    assert chart is not None
    assert [pin.anchor for pin in chart.pins] == ["start", "middle", "end"]


@settings(max_examples=200, deadline=None)
@given(
    places=st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=12)
)
def test_every_resort_is_on_the_sheet(places: list[tuple[float, float]]) -> None:
    chart = chart_of([resort(*place) for place in places])
    assert chart is not None
    assert all(0 <= pin.x <= WIDE and 0 <= pin.y <= chart.height for pin in chart.pins)
