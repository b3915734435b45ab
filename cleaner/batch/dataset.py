"""The README.md that makes a directory of shards a data set."""

from __future__ import annotations

from cleaner import __version__
from cleaner.batch.columns import Looks, features
from cleaner.batch.model import Settings


def readme(settings: Settings, pattern: str, looks: Looks) -> str:
    """Its text: a head that names files and types for ``datasets``, and a word for people.

    ``pattern`` names the shards; ``looks`` tells the keys that rows carry along, and how values look.
    """
    head = ["---", "configs:", "- config_name: default", f'  data_files: "{pattern}"']
    if settings.output_format == "jsonl":
        head += ["dataset_info:", "  config_name: default", "  features:", *("  " + line for line in features(looks))]
    body = f"""---

# Clean articles

Made by `cleaner batch` (version {__version__}). One record a line in `{pattern}`; `cleaner schema` tells its keys.

```python
from datasets import load_dataset
articles = load_dataset("path/of/this/directory", split="train")
```

- `rejects.jsonl`: documents of which nothing was left, with the `reason`.
- `errors.jsonl`: inputs that could not be read or done, with `kind` and `reason`.
- `report.json`: what was read and written; the counts add up.

With pandas: `read_json(path, lines=True, dtype=False)`, or it rewrites dates.
"""
    return "\n".join(head) + "\n" + body
