"""All reports, series and press notes of the demonstration."""

from __future__ import annotations

from pathlib import Path

from reports.demo.press_notes import PRESS_NOTES
from reports.demo.shapes import Report, Series
from reports.demo.texts.amendment import AMENDMENT
from reports.demo.texts.forecasting import FORECASTING
from reports.demo.texts.paying import PAYING
from reports.demo.texts.scorecard import SCORECARD
from reports.demo.texts.startup import STARTUP
from reports.demo.texts.strategic import STRATEGIC

__all__ = ["FILES", "PRESS_NOTES", "REPORTS", "REPORT_BY_KEY", "SERIES"]

FILES = Path(__file__).parent / "files"

SERIES: tuple[Series, ...] = (
    Series(
        "rd-management-report",
        "R&D Management Report",
        "The center’s series on the management of research and development.",
        real=True,
    ),
    Series(
        "methods-brief",
        "Methods Brief",
        "Short instructions, each for one method that can be tried within a month. A fictional series.",
    ),
)

REPORTS: tuple[Report, ...] = (STRATEGIC, SCORECARD, PAYING, FORECASTING, STARTUP, AMENDMENT)
REPORT_BY_KEY = {report.key: report for report in REPORTS}
