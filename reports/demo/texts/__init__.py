"""One module a report: its findings and its sections, worded for the demonstration."""
