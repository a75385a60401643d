"""The demonstration's part of the search: the vocabulary that it understands."""
