"""One weapon family on the Types page: its figure, its years, what was stopped."""

from dataclasses import replace

from dashboard import describe
from dashboard.content.blocks import Block, Field, Heading, Panel, Text
from dashboard.content.days import choices_on
from dashboard.content.markdown import literal
from dashboard.content.munition_figures import munition_figures
from dashboard.content.munition_years import outcome_table
from dashboard.i18n import alphabetical
from dashboard.page_view import PageView
from dashboard.permalink import NONE, View
from dashboard.rows import Row


def family_category(view: View) -> str | None:
    """Return the category of the view's selected family; None if none is selected."""
    if view.munition is None:
        return None
    return dict(choices_on(view.as_of).munitions).get(view.munition)


def family_field(page: PageView, category: str) -> Field:
    """Return the filter that selects a family of the category on screen."""
    view, words = page.view, page.words
    families = [f for f, c in choices_on(view.as_of).munitions if c == category]
    options = sorted(
        ((f, describe.munitions(f, words)) for f in families),
        key=lambda option: alphabetical(option[1]),
    )
    return Field(
        "munition",
        words("munitions.family"),
        ((NONE, words("munitions.all_families")), *options),
        view.munition if view.munition in families else NONE,
    )


def family_headline(page: PageView, category: str) -> str:
    """Return the finding on the selected family; "" if it has no figure."""
    row = _of_range(page, category)
    if row is None:
        return ""
    where = munition_figures(page, category).where
    return describe.family_headline(row, _name(page, category), where, page.words)


def family_panel(page: PageView, category: str) -> list[Block]:
    """Return the selected family's panel; [] if it is not of this category."""
    view, words = page.view, page.words
    if family_category(view) != category:
        return []
    figures, row = munition_figures(page, category), _of_range(page, category)
    blocks: list[Block] = [Heading(_name(page, category), 3)]
    if row is None:
        return [Panel("munition", (*blocks, Text(words("munitions.family_none"))))]
    years = figures.families[figures.families["family"] == view.munition]
    by = describe.year_type(view)
    table = outcome_table(years.rename(columns={"period_start": "month"}), by, words)
    stopped = words("munitions.sum_stopped", stopped=describe.stopped_of(row, words))
    value = words.figure(row)
    launched = words("munitions.family_launched", value=value, where=figures.where)
    blocks += [
        Text(literal(f"{launched} {stopped}")),
        replace(table, name="chosen_family"),
        Text(words("munitions.family_note"), is_small=True),
    ]
    return [Panel("munition", tuple(blocks))]


def _name(page: PageView, category: str) -> str:
    """Return the selected family's name, noting that its reports include decoys."""
    view, words = page.view, page.words
    name = describe.munitions(view.munition, words)
    figures = munition_figures(page, category)
    classes = figures.families.loc[
        figures.families["family"] == view.munition, "munition_class"
    ]
    if figures.counts_decoys and "one_way_attack" in set(classes):
        return words("munitions.with_decoys", name=name)
    return name


def _of_range(page: PageView, category: str) -> Row | None:
    ranges = munition_figures(page, category).ranges
    rows = ranges[(ranges["family"] == page.view.munition) & ranges["launched"].notna()]
    return None if rows.empty else rows.iloc[0]
