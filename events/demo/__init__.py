"""The demonstration's roundtables: data, slides, and the tool that makes the slides."""
