"""A link restores a view, and reports what it cannot restore."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.permalink import (
    LARGEST_SIZE,
    LEVELS,
    NONE,
    SPLITS,
    TABLE_NAME,
    Bar,
    Choices,
    Problem,
    View,
    decode,
    encode,
)
from tests.sampling import times

MONTHS = tuple(date(2025, month, 1) for month in range(1, 13))
CHOICES = Choices(
    months=MONTHS,
    categories=("missile", "drone", "glide_bomb"),
    munition_classes=("all", "ballistic", "cruise"),
    vintages=("2026-06-28",),
    languages=("en",),
    days=(date(2025, 1, 1), date(2025, 12, 28)),
    strikes=frozenset({"2025-04-04-kryvyi-rih", "Kryvyi Rih", "UA-12"}),
    munitions=(("Kalibr", "missile"), ("Shahed-136/131", "drone")),
    claimants=frozenset({"Volodymyr Zelensky"}),
)


def views() -> st.SearchStrategy[View]:
    """Draw any view that the choices allow."""
    spans = st.tuples(st.sampled_from(MONTHS), st.sampled_from(MONTHS)).map(sorted)
    categories = st.sets(st.sampled_from(CHOICES.categories), min_size=1).map(
        lambda chosen: tuple(c for c in CHOICES.categories if c in chosen)
    )
    bars = st.none() | st.builds(
        Bar, st.sampled_from(CHOICES.categories), st.sampled_from(MONTHS)
    )
    return st.builds(
        lambda span, categories, munition_class, as_of, bar, whose, *opened: View(
            *span, categories, munition_class, as_of, "en", bar, *opened, **whose
        ),
        spans,
        categories,
        st.sampled_from(CHOICES.munition_classes),
        st.sampled_from(("latest", *CHOICES.vintages)),
        bars,
        st.fixed_dictionaries(
            {
                "munition": st.none() | st.sampled_from(list(dict(CHOICES.munitions))),
                "claimant": st.none() | st.sampled_from(sorted(CHOICES.claimants)),
            }
        ),
        st.sampled_from(SPLITS),
        st.none() | st.dates(*CHOICES.days),
        st.integers(1, LARGEST_SIZE),
        st.sampled_from(LEVELS),
        st.none() | st.sampled_from(sorted(CHOICES.strikes)),
        st.none() | st.from_regex(TABLE_NAME, fullmatch=True).filter(NONE.__ne__),
    )


@settings(max_examples=times(250, 1000), deadline=None)
@given(views())
def test_any_view_round_trips_through_its_link(view: View) -> None:
    """A decoded link gives the same view without problems."""
    assert (view, []) == decode(encode(view), CHOICES)


def test_link_has_every_key() -> None:
    """A link has every key, so that a change of defaults does not affect it."""
    assert {
        "v": "1",
        "from": "2025-01",
        "to": "2025-12",
        "cat": "missile,drone,glide_bomb",
        "class": "all",
        "asof": "latest",
        "lang": "en",
        "bar": "none",
        "split": "class",
        "day": "none",
        "size": "100",
        "level": "outermost",
        "strike": "none",
        "table": "none",
    } == encode(CHOICES.default_view)


@pytest.mark.parametrize(
    ("key", "value", "instead"),
    [
        ("v", "2", "1"),
        ("from", "2022-01", "2025-01"),
        ("to", "2025-13", "2025-12"),
        ("cat", "drone,zeppelin", "missile,drone,glide_bomb"),
        ("cat", "", "missile,drone,glide_bomb"),
        ("cat", "drone,drone", "missile,drone,glide_bomb"),
        ("class", "Ballistic", "all"),
        ("asof", "2020-01-01", "latest"),
        ("lang", "fr", "en"),
        ("split", "colour", "class"),
        ("day", "2025-12-29", "none"),
        ("day", "2025-02-30", "none"),
        ("size", "0", "100"),
        ("size", "-5", "100"),
        ("size", "²", "100"),
        ("size", "10001", "100"),
        ("level", "middle", "outermost"),
        ("strike", "2025-04-04-nowhere", "none"),
        ("place", "Atlantis", "none"),
        ("oblast", "UA-99", "none"),
        ("munition", "Kalibr-2", "none"),
        ("claimant", "Nobody", "none"),
        ("table", "Attacks", "none"),
        ("table", "attacks;", "none"),
        ("table", "", "none"),
        ("table", "a" * 61, "none"),
        ("bar", "drone:2019-01", "none"),
        ("bar", "drone", "none"),
        ("bar", "missile,drone:2025-01", "none"),
    ],
)
def test_an_unknown_value_is_reported(key: str, value: str, instead: str) -> None:
    """An unknown value is reported with its replacement."""
    view, problems = decode({key: value}, CHOICES)
    assert [Problem(key, value, instead)] == problems
    assert CHOICES.default_view == view


@pytest.mark.parametrize(
    ("requested", "replacement"),
    [
        ("2025-10-01", "2025-09-29"),
        ("2025-09-29", "2025-09-29"),
        ("2025-09-14", "latest"),
        ("2025-12-29", "latest"),
        ("2025-10-32", "latest"),
    ],
)
def test_day_between_copies_means_the_copy_before(
    requested: str, replacement: str
) -> None:
    """A day between copies means the one before; earlier or future days have none."""
    copies = ("2025-10-06", "2025-09-29", "2025-09-15")
    view, problems = decode({"asof": requested}, replace(CHOICES, vintages=copies))
    assert replacement == view.as_of
    expected = (
        [] if requested == replacement else [Problem("asof", requested, replacement)]
    )
    assert expected == problems


def test_a_range_that_ends_before_it_begins_is_reported() -> None:
    """A reversed range is reported, and shows every month."""
    view, problems = decode({"from": "2025-09", "to": "2025-03"}, CHOICES)
    assert CHOICES.default_view == view
    assert [Problem("from, to", "2025-09 > 2025-03", "2025-01 … 2025-12")] == problems


def test_tracking_keys_are_ignored() -> None:
    """Tracking keys of mail and news sites are ignored."""
    parameters = {"cat": "drone", "utm_source": "newsletter", "fbclid": "x"}
    view, problems = decode(parameters, CHOICES)
    assert replace(CHOICES.default_view, categories=("drone",)) == view
    assert [] == problems


@pytest.mark.parametrize(
    ("key", "value"), [("place", "Kryvyi Rih"), ("oblast", "UA-12")]
)
def test_a_place_and_an_oblast_open_the_panel_of_strikes(key: str, value: str) -> None:
    """A place or an oblast opens as a strike does; the link then uses that key."""
    view, problems = decode({key: value}, CHOICES)
    assert (value, []) == (view.strike, problems)
    assert value == encode(view)["strike"]
    assert key not in encode(view)


def test_strike_takes_precedence_over_its_place() -> None:
    """With both, the strike is opened, as it is more exact."""
    parameters = {"place": "Kryvyi Rih", "strike": "2025-04-04-kryvyi-rih"}
    assert "2025-04-04-kryvyi-rih" == decode(parameters, CHOICES)[0].strike
