"""What the editor sees of a report's PDF: whether it was read, and what is wrong with it."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from core.signatures.words import counted


class PdfPanel(Panel):
    """Beside the choice of the PDF: its state, and the sentence that says what to do."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "reports/admin/pdf_panel.html"

        def is_shown(self) -> bool:
            return super().is_shown() and getattr(self.instance, "pdf_id", None) is not None

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context.update(state_of(self.instance.pdf_id))
            return context


def state_of(document_id: int) -> dict[str, str]:
    """`status` (success, info or warning, as Wagtail's help blocks take it) and a `sentence`."""
    from reports.models import PdfFile

    pdf = PdfFile.objects.filter(document_id=document_id).first()
    if pdf is None:
        return {
            "status": "warning",
            "sentence": "This document is no PDF: readers can open it, and nothing more.",
        }
    if pdf.state == PdfFile.State.WAITING:
        return {"status": "info", "sentence": "The PDF is being read. Its text can be searched in a minute."}
    if pdf.state == PdfFile.State.OK:
        return {
            "status": "success",
            "sentence": f"Read: {counted(pdf.page_count, 'page')}. Its text can be searched.",
        }
    return {"status": "warning", "sentence": pdf.message}
