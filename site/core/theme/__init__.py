"""What the look is made from: the web fonts and the one style sheet, both made at set-up."""
