"""DataFrame in, Plotly figure out; labels, colours and patterns live here.

Words come from the catalogue, so ticks and hover boxes are in the reader's language.
What comes from registers is escaped: a hover box understands some HTML.
"""

from dashboard.charts.volumes import clicked_bar, monthly_volumes

__all__ = ["clicked_bar", "monthly_volumes"]
