"""Tables as HTML, with what the CSS needs to lay them out on a phone."""

from html import unescape

from dashboard.content.blocks import Cell, Column, Link, Table
from dashboard.html_pages.tables import table_html


def html(columns: tuple[Column, ...], row: tuple[Cell, ...]) -> str:
    """Return a table of one row as HTML."""
    return table_html(Table("rows", "Rows", columns, (row,)), str)


def test_narrow_table_stays_a_table_on_a_phone() -> None:
    """Two columns of numbers stay a table on a phone, without titles for cards."""
    text = html((Column("Year"), Column("Launched", True)), ("2025", "1,937"))
    assert "<table><thead>" in text


def test_wide_table_gives_its_titles_as_css_variables() -> None:
    """Column titles are given once, as CSS variables."""
    columns = tuple(Column(f"A long title {n}") for n in range(1, 5))
    text = html(columns, ("a", "b", "c", "d"))
    assert (
        '<table class="cards-20" style="--c1:&#x27;A long title 1&#x27;;'
        "--c2:&#x27;A long title 2&#x27;;" in text.replace("&#39;", "&#x27;")
    )


def test_title_is_escaped_for_css() -> None:
    """Quotes, backslashes, semicolons and braces in a title are escaped for CSS."""
    columns = (*(Column(f"Column {n}") for n in range(4)), Column("a'b\\c;d}\"<"))
    style = unescape(html(columns, ("",) * 5).partition('style="')[2].partition('"')[0])
    assert style.endswith("--c5:'a\\27 b\\5c c\\3b d\\7d \\22 \\3c ';")


def test_numbers_and_short_texts_share_a_line_on_a_card() -> None:
    """On a card numbers and short texts share a line; longer ones have their own."""
    columns = (Column("A"), Column("B", True), Column("C"), Column("D"), Column("E"))
    row = ("name", "1", "Kyiv oblast", "a sentence of many words", "long " * 20)
    text = html(columns, row)
    assert '<td class="n">1</td><td class="short">Kyiv oblast</td><td>a ' in text
    assert '<td class="long-text">long ' in text


def test_table_of_links_becomes_cards() -> None:
    """Three columns of links are too wide for a phone, and become cards."""
    links = tuple(Link("Open", "https://example.org") for _ in range(3))
    assert 'class="cards-30"' in html((Column("A"), Column("B"), Column("C")), links)
