"""Highwire Press tags: what Google Scholar and Zotero read in the head of a report's page."""

from .record import Citation, one_line


def highwire_tags(citation: Citation) -> list[tuple[str, str]]:
    """`(name, content)` of each `<meta>`, in order; an author's own tags follow the author's."""
    tags = [("citation_title", citation.title)]
    for name in citation.names:
        tags.append(("citation_author", name.full))
        tags.append(("citation_author_institution", name.affiliation))
        if "orcid.org" in name.identifier:
            tags.append(("citation_author_orcid", name.identifier))
    tags += [
        ("citation_publication_date", citation.date.highwire()),
        ("citation_technical_report_institution", citation.issuer),
        ("citation_technical_report_number", citation.number),
        ("citation_abstract_html_url", citation.url),
        ("citation_pdf_url", citation.pdf_url),
        ("citation_doi", citation.doi),
        ("citation_issn", citation.issn),
        ("citation_language", citation.language),
        *(("citation_keywords", name) for name, _ in citation.topics),
    ]
    return [(name, one_line(content)) for name, content in tags if content]
