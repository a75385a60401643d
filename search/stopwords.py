"""Words that say nothing by themselves: left out of unquoted words as long as something remains.

No index drops them, so that a phrase may hold them. "I" is none: here it is mostly a phase.
"""

STOP_WORDS = frozenset(
    """
    a about above after again against all also am an and any are as at be because been before being
    below between both but by can cannot could did do does doing down during each either few for from
    further had has have having he her here hers herself him himself his how if in into is it its itself
    just may me might more most must my myself no nor not of off on once only or other our ours ourselves
    out over own per same shall she should so some such than that the their theirs them themselves then
    there these they this those through to too under until up upon us very was we were what when where
    whether which while who whom whose why will with within without would you your yours
    yourself yourselves
    """.split()  # noqa: SIM905
)

#: What is left and right of the apostrophe in don't, I'd, we've
CONTRACTIONS = frozenset(
    """
    aren can couldn didn doesn don hadn hasn haven i isn let mustn shouldn wasn weren won wouldn
    d ll m re s t ve
    """.split()  # noqa: SIM905
)
