"""The tables of reports and press notes."""

from .pages import (
    Finding,
    NewsIndexPage,
    PressNotePage,
    RelatedReport,
    ReportAuthor,
    ReportIndexPage,
    ReportPage,
    ReportVersion,
)
from .pdfs import PdfFile, PdfPage, ReplacedPdf
from .series import Series

__all__ = [
    "Finding",
    "NewsIndexPage",
    "PdfFile",
    "PdfPage",
    "PressNotePage",
    "RelatedReport",
    "ReplacedPdf",
    "ReportAuthor",
    "ReportIndexPage",
    "ReportPage",
    "ReportVersion",
    "Series",
]
