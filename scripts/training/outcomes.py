"""What users get: the whole pipeline, all stages, over the views of pages, each by a tagger that never saw the site.

Records are compared with gold bodies as bags of words, so whatever a stage extracts or removes counts. Part of
``scripts/evaluate text``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple
from unittest import mock

from cleaner import Pipeline, tagger
from cleaner.record import Record
from cleaner.tagger.model import Model
from scripts.evaluation.common import table
from scripts.training import cross, fit
from scripts.training.pages import CLEAN, FLAT, LEFTOVERS, View, fold_of, words

KINDS = {"whole": FLAT, "leftovers": LEFTOVERS, "clean": CLEAN}
_AHEAD = 32


class Outcome(NamedTuple):
    """One view before and after, in words."""

    view: View
    record: Record
    size: int
    """Words of the view."""
    body: int
    """Of them words of the gold body."""
    kept: int
    """Words of the record's text."""
    kept_body: int
    """Of them words of the gold body."""

    @property
    def scores(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of the record."""
        p = self.kept_body / max(1, self.kept)
        r = self.kept_body / max(1, sum(self.view.gold.values()))
        return p, r, 2 * p * r / (p + r) if p + r else 0.0


def chosen(views: Sequence[View]) -> list[View]:
    """Of every page one whole view, by digest, and all that extractors left and the clean body."""
    return [v for v in views if v.kind in LEFTOVERS + CLEAN or v.kind == FLAT[fold_of(v.page, len(FLAT))]]


def outcomes(views: Sequence[View], models: Sequence[Model], measured: dict[str, float]) -> list[Outcome]:
    """``views`` through the pipeline in balanced mode, each with the model of the fold its site was held out of. Views
    that break it are told and counted."""
    pipeline = Pipeline()
    found = []
    for number, model in enumerate(models):
        mine = [view for view in views if cross.fold(view.site) == number]
        fit.say(f"fold {number}: {len(mine)} views through the pipeline")
        with mock.patch.object(tagger, "load", lambda model=model: model):
            for at in range(0, len(mine), _AHEAD):
                group = mine[at : at + _AHEAD]
                records = pipeline.clean_group(["\n".join(view.lines) for view in group])
                for view, record in zip(group, records, strict=True):
                    if isinstance(record, Exception):
                        fit.say(f"{view.page}, {view.kind}: {record!r}")
                    else:
                        found.append(compared(view, record))
    measured["pipeline.broken_max"] = len(views) - len(found)
    return found


def compared(view: View, record: Record) -> Outcome:
    """``view`` and what was made of it."""
    before, after = Counter(w for line in view.lines for w in words(line)), Counter(words(record.text))
    return Outcome(
        view, record, before.total(), (before & view.gold).total(), after.total(), (after & view.gold).total()
    )


def _row(name: str, some: Sequence[Outcome]) -> list[object]:
    """Means over pages of precision, recall and F1; shares of all words of junk gone and body lost."""
    p, r, f1 = (sum(o.scores[k] for o in some) / len(some) for k in range(3))
    junk = sum(o.size - o.body for o in some)
    gone = 1 - sum(o.kept - o.kept_body for o in some) / max(1, junk)
    lost = 1 - sum(o.kept_body for o in some) / max(1, sum(o.body for o in some))
    whole = sum(not o.record.removed for o in some) / len(some)
    return [name, len(some), p, r, f1, f"{gone:.2%}" if junk else "", f"{lost:.3%}", f"{whole:.2%}"]


_HEAD = ["", "pages", "precision", "recall", "F1", "junk gone", "body lost", "untouched"]


def regime_table(found: Sequence[Outcome], measured: dict[str, float]) -> str:
    """By corpus and regime."""
    rows: list[list[object]] = []
    for corpus in dict.fromkeys(o.view.corpus for o in found):
        for regime, kinds in KINDS.items():
            for names in (kinds,) if regime != "leftovers" else [(kind,) for kind in kinds]:
                some = [o for o in found if o.view.corpus == corpus and o.view.kind in names]
                name = regime if len(names) > 1 or regime == "clean" else names[0]
                row = _row(f"{corpus}, {name}", some)
                rows.append(row)
                measured[f"pipeline.{corpus}.{name}.f1"] = float(str(row[4]))
                measured[f"pipeline.{corpus}.{name}.body_lost_max"] = float(str(row[6]).rstrip("%")) / 100
                if regime == "clean":
                    measured[f"pipeline.{corpus}.{name}.untouched"] = float(str(row[7]).rstrip("%")) / 100
    return table(["whole pipeline", *_HEAD[1:]], rows)


def language_table(found: Sequence[Outcome], regime: str) -> str:
    """One regime by the language the pipeline took the text for."""
    by: dict[str, list[Outcome]] = {}
    for o in found:
        if o.view.kind in KINDS[regime]:
            by.setdefault(o.record.language or "unsure", []).append(o)
    return table([f"language, {regime}", *_HEAD[1:]], [_row(name, some) for name, some in sorted(by.items())])


def worst(found: Sequence[Outcome], number: int) -> str:
    """The worst whole pages with their longest wrong pieces, for reading; never committed."""
    lines: list[str] = []
    whole = sorted((o for o in found if o.view.kind in FLAT), key=lambda o: (o.scores[2], o.view.page))
    for o in whole[:number]:
        p, r, f1 = o.scores
        lines.append(f"\n{o.view.page} {o.view.site} {o.view.kind} {o.record.language} P {p:.2f} R {r:.2f} F1 {f1:.2f}")
        wrong = []
        for line, share in zip(o.view.lines, o.view.body, strict=True):
            if share < 0.5 and line in o.record.text:
                wrong.append((len(words(line)), "kept", line))
        article = {line for line, share in zip(o.view.lines, o.view.body, strict=True) if share >= 0.5}
        for piece in o.record.removed:
            for line in article.intersection(piece["text"].split("\n")):
                wrong.append((len(words(line)), f"lost {piece['label']} {piece['rule']}", line))
        lines += [f"    {why} {size} {line[:100]}" for size, why, line in sorted(wrong, reverse=True)[:6]]
    return "\n".join(lines)
