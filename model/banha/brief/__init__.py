"""Reports for those who decide: one page made from the results of a batch or of a run.

A page holds everything itself: style and figures are in it, nothing is fetched, no script is run.
"""

from banha.brief.write import report_html, write_report

__all__ = ["report_html", "write_report"]
