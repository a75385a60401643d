"""schema.org in JSON-LD: a `Report`, or a `Claim` that is part of one."""

from typing import Any

from .record import Citation, Name, Publisher, one_line


def json_ld(citation: Citation) -> dict[str, Any]:
    """What is cited, as a dict for a `<script type="application/ld+json">`."""
    report = _without_blanks(
        {
            "@type": "Report",
            "@id": citation.url,
            "url": citation.url,
            "name": one_line(citation.title),
            "headline": one_line(citation.title),
            "abstract": citation.abstract,
            "reportNumber": citation.number,
            "author": [_name(name) for name in citation.names],
            "datePublished": citation.date.isoformat(),
            "dateModified": citation.modified.isoformat() if citation.modified else "",
            "publisher": _publisher(citation.publisher),
            "isPartOf": _series(citation),
            "about": [
                _without_blanks({"@type": "Thing", "name": name, "url": url}) for name, url in citation.topics
            ],
            "encoding": _encoding(citation),
            "image": citation.image_url,
            "license": citation.license_url,
            "version": str(citation.version),
            "inLanguage": citation.language,
            "identifier": _doi(citation.doi),
            "creativeWorkStatus": "Withdrawn" if citation.withdrawn else "",
        }
    )
    report["isAccessibleForFree"] = citation.is_free
    if not citation.finding:
        return {"@context": "https://schema.org", **report}
    return _without_blanks(
        {
            "@context": "https://schema.org",
            "@type": "Claim",
            "@id": citation.finding.url,
            "url": citation.finding.url,
            "name": f"Finding {citation.finding.number}",
            "text": one_line(citation.finding.text),
            "position": citation.finding.number,
            "pagination": citation.finding.page,
            "appearance": report,
        }
    )


def _name(name: Name) -> dict[str, Any]:
    if name.is_organization:
        return _without_blanks({"@type": "Organization", "@id": name.identifier, "name": name.full})
    affiliation = {"@type": "Organization", "name": name.affiliation} if name.affiliation else None
    return _without_blanks(
        {
            "@type": "Person",
            "@id": name.identifier,
            "name": name.full,
            "givenName": name.given,
            "familyName": name.family,
            "affiliation": affiliation,
        }
    )


def _publisher(publisher: Publisher) -> dict[str, Any]:
    logo = {"@type": "ImageObject", "url": publisher.logo_url} if publisher.logo_url else None
    address = {"@type": "PostalAddress", "addressLocality": publisher.place} if publisher.place else None
    return _without_blanks(
        {
            "@type": "Organization",
            "@id": publisher.identifier,
            "name": publisher.name,
            "url": publisher.url,
            "logo": logo,
            "address": address,
        }
    )


def _series(citation: Citation) -> dict[str, Any] | None:
    if not citation.series:
        return None
    kind = "Periodical" if citation.issn else "CreativeWorkSeries"
    return _without_blanks({"@type": kind, "name": citation.series, "issn": citation.issn})


def _encoding(citation: Citation) -> dict[str, Any] | None:
    if not citation.pdf_url:
        return None
    return _without_blanks(
        {
            "@type": "MediaObject",
            "contentUrl": citation.pdf_url,
            "encodingFormat": "application/pdf",
            "contentSize": str(citation.pdf_bytes) if citation.pdf_bytes else "",
        }
    )


def _doi(doi: str) -> dict[str, Any] | None:
    if not doi:
        return None
    return {"@type": "PropertyValue", "propertyID": "DOI", "value": doi, "url": f"https://doi.org/{doi}"}


def _without_blanks(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value not in (None, "", [], {})}
