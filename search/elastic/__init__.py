"""Elasticsearch: the engine of production, its index, and how that is kept equal to the corpus.

`client` asks the server, `mapping` says what a document is and `documents` makes one of an entry, `bodies`
says what is asked, `engine` answers readers. `sync` sends what changed, `indices` makes an index anew, and
`state` remembers whether the server answers.
"""
