"""The standing pages of the demonstration: what is said of this software is true of it."""

from __future__ import annotations

from core.demo.shapes import Callout, Heading, Para, StandingPage, Table

ABOUT = StandingPage(
    "about",
    "About the center and this record",
    "Who publishes here, how an entry comes about, and how a mistake is put right.",
    (
        Heading("The center"),
        Para(
            "The Tufts Center for the Study of Drug Development issues the R&D Management Reports, is host "
            "to an Executive Forum and its Roundtables, and sponsors research. Ken Getz is "
            "associate professor and director of sponsored research at the center."
        ),
        Heading("Four kinds of entry"),
        Para(
            "A *report* gives its findings one by one. Each finding has a number that never changes, an "
            "address, a citation and the page of the PDF on which it stands."
        ),
        Para("A *press note* announces a report in plain words and closes with the Roundtables to come."),
        Para(
            "A *roundtable* starts as an invitation and ends, where those present agree, as a short list of "
            "conclusions. What one person said at the table is not published."
        ),
        Para("An *episode* can be heard, read along, searched, and cited to the second."),
        Heading("When something was wrong"),
        Para(
            "A corrected report is a new version. It says what changed and when, and the earlier version "
            "stays where it was. A report that no longer holds is withdrawn: its text is closed, while the "
            "notice with its date and reason, and the citation, remain."
        ),
        Callout(
            "Demonstration",
            "Entries with this mark are invented, with everybody in them, so that lists and searches have "
            "something to show. Entries without it carry only what the center has published, worded anew.",
        ),
    ),
)

CONTACT = StandingPage(
    "contact",
    "Contact",
    "Where a question goes, and what to put into it.",
    (
        Heading("Questions about an entry"),
        Para(
            "Write to office@colloquy.example and give the address of the page. If it is about a finding or "
            "a moment in an episode, copy that address: it says exactly where you were."
        ),
        Heading("Roundtables"),
        Para(
            "Write to roundtables@colloquy.example about seats, access to the room, and captions. If you "
            "have registered, the link in your confirmation is the quickest way to change or give back your "
            "seat."
        ),
        Heading("Press"),
        Para(
            "The press desk of this demonstration is fictional: press@colloquy.example, "
            "+1\u00a0617\u00a0555\u00a00136."
        ),
        Callout(
            "Demonstration",
            "No address on this page reaches anybody. They end in a name that is reserved for examples.",
        ),
    ),
)

PRIVACY = StandingPage(
    "privacy",
    "Privacy",
    "What this site keeps about its visitors, for how long, and what it never does.",
    (
        Heading("What is not done"),
        Para(
            "There is no tracking. No page loads anything from another company, no advertising or analytics "
            "script runs, and no cookie is set for readers who neither sign in nor fill in a form. Letters, "
            "pictures, fonts and audio all come from this server or from the center's own storage."
        ),
        Heading("What is kept"),
        Table(
            "What is kept about visitors",
            ("What", "Why", "How it is kept"),
            (
                (
                    "A session cookie, when you sign in",
                    "To know that it is still you",
                    "Ends when you sign out or when it expires",
                ),
                (
                    "A form cookie, on pages with a form",
                    "So that no other site can press a button in your name",
                    "Says nothing about you",
                ),
                (
                    "Name and email address of a registration",
                    "To hold the seat and to send what was asked for",
                    "Until thirty days after the roundtable; for two days where the address is not confirmed",
                ),
                (
                    "Number of downloads of an episode",
                    "To know what is heard",
                    "As a count; an address is turned into a daily code that cannot be turned back",
                ),
                (
                    "The server's log",
                    "To find faults and attacks",
                    "Without the secret part of links; kept by whoever runs this server",
                ),
            ),
        ),
        Para(
            "Words typed into the search may be counted without saying who typed them, so that editors learn "
            "what was looked for and not found."
        ),
        Heading("Podcast apps"),
        Para(
            "An app that you subscribe with fetches feed, artwork and audio by itself, and its maker has "
            "rules of its own. The center learns the name of the app and nothing about its account."
        ),
        Heading("What you can ask for"),
        Para(
            "Ask for a copy of what is kept about you, for its correction, or for its removal, at "
            "office@colloquy.example. No reason is needed."
        ),
        Callout(
            "Demonstration",
            "This page describes the software as it is delivered. Whoever runs it for the public must add "
            "the name and address that the law of the place asks for.",
        ),
    ),
)

ACCESSIBILITY = StandingPage(
    "accessibility",
    "Accessibility statement",
    "What has been done so that everybody can use this site, and what is known to fall short.",
    (
        Heading("What we aim for"),
        Para(
            "The site aims at level AA of the Web Content Accessibility Guidelines, version 2.2. Its pages "
            "can be read and used with a keyboard, with a screen reader, at a width of 320 pixels, in a dark "
            "or a light scheme, with more contrast, and without scripts."
        ),
        Heading("How it is done"),
        Para(
            "Drawings are decoration beside a sentence that says the same. Each figure has its numbers as a "
            "table, and each episode its words as a transcript. A player works with keys once it has the "
            "focus, and stays silent otherwise. Motion is left out when your system asks for that."
        ),
        Heading("What falls short"),
        Para(
            "The PDF files of the demonstration have text that can be searched and copied, page labels and "
            "bookmarks, but no tags for structure. The page beside each PDF has the same findings and "
            "figures in full. The audio is spoken by synthetic voices, which stress some words wrongly; the "
            "transcripts have the right ones."
        ),
        Heading("Tell us"),
        Para(
            "If something stops you, write to office@colloquy.example with the address of the page and with "
            "what you were trying to do. You can ask for any entry in another form."
        ),
    ),
)

STANDING_PAGES: tuple[StandingPage, ...] = (ABOUT, CONTACT, PRIVACY, ACCESSIBILITY)
