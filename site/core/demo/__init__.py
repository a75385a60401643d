"""The demonstration: what it says (data and files), and how it gets into the database.

Everything in the `demo` packages is either a published fact about the center (facts are marked
`real=True`) or fiction that says so. See tests/demo for the rules that the data keeps.
"""
