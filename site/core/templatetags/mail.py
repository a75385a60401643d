"""What the templates of messages ask for: wrapped text, and words with links in HTML."""

from __future__ import annotations

from html import escape

from django import template
from django.template.base import Parser, TextNode, Token
from django.utils.safestring import SafeString, mark_safe

from core import letters

register = template.Library()

SERIF = "margin:0;font-family:Georgia,'Times New Roman',Times,serif;"
SANS = "margin:0;font-family:Arial,Helvetica,sans-serif;"
EXACT = "mso-line-height-rule:exactly;"

#: Styles of the HTML part by name: mail programs know inline styles best
STYLES = {
    "name": (
        f"{SERIF}font-size:26px;line-height:30px;color:#14191B;text-decoration:none;letter-spacing:-0.5px;"
    ),
    "title": (
        f"{SERIF}font-weight:normal;font-size:34px;line-height:38px;{EXACT}letter-spacing:-0.4px;color:#14191B;"
    ),
    "heading": f"{SERIF}font-weight:normal;font-size:22px;line-height:28px;{EXACT}color:#14191B;",
    "text": f"{SERIF}font-size:17px;line-height:26px;{EXACT}color:#14191B;",
    "event": f"{SERIF}font-size:20px;line-height:26px;{EXACT}color:#14191B;",
    "day": f"{SERIF}font-size:34px;line-height:36px;{EXACT}color:#8A3B12;white-space:nowrap;",
    "struck": (
        f"{SERIF}font-size:34px;line-height:36px;{EXACT}color:#525A5D;white-space:nowrap;"
        "text-decoration:line-through;"
    ),
    "small": f"{SANS}font-size:14px;line-height:21px;{EXACT}color:#525A5D;",
    "old": f"{SANS}font-size:14px;line-height:21px;{EXACT}color:#525A5D;text-decoration:line-through;",
    "fact": f"{SANS}font-size:14px;line-height:21px;{EXACT}color:#14191B;",
    "foot": f"{SANS}font-size:13px;line-height:19px;{EXACT}color:#525A5D;padding-bottom:4px;",
    "action": f"{SANS}font-size:16px;line-height:20px;font-weight:bold;color:#FFFFFF;text-decoration:none;",
}


@register.tag
def style(parser: Parser, token: Token) -> TextNode:
    """The attribute `style` of a kind of text: `{% style "small" %}`; put in when the template is read."""
    _, name = token.split_contents()
    return TextNode(f'style="{STYLES[name.strip(chr(34))]}"')


@register.filter
def words(paragraph: letters.Paragraph) -> SafeString:
    """A paragraph as HTML, its links underlined.

    Escaped once, whatever it is, and only what must be: between tags a quotation mark stands for itself.
    """
    parts = (paragraph,) if isinstance(paragraph, str) else paragraph
    return mark_safe("".join(map(_part, parts)))  # noqa: S308 (escaped below)


def _part(part: str | letters.Link) -> str:
    if isinstance(part, str):
        return escape(part, quote=False)
    return (
        f'<a class="link" href="{escape(part.url)}" style="color:#0A4B63;text-decoration:underline;">'
        f"{escape(part.label, quote=False)}</a>"
    )


@register.filter
def wrapped(paragraph: letters.Paragraph) -> str:
    """A paragraph of the text part."""
    return letters.wrap(letters.plain(paragraph))


@register.filter
def indented(line: str) -> str:
    """A line of the block about the meeting, two columns in."""
    return letters.wrap(line, first="  ", indent="  ")


@register.filter
def underlined(title: str, character: str) -> str:
    """A heading of the text part."""
    return letters.underlined(title, character)


@register.filter
def said(facts: tuple[letters.Fact, ...]) -> str:
    """The table of facts of the text part."""
    return letters.facts_said(facts)
