"""The rules engine: packs of phrases as data, one automaton over all of them, verdicts with reasons."""

from cleaner.rules.matcher import Matcher
from cleaner.rules.pack import Rule, builtin, languages, load
from cleaner.rules.verdict import Verdict

__all__ = ["Matcher", "Rule", "Verdict", "builtin", "languages", "load"]
