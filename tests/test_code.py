"""Scripts and style sheets that a flattener took for text leave; code that an article shows stays."""

from __future__ import annotations

import unicodedata

import pytest

from cleaner import clean, restore

STYLE = ".header-menu{background-color:#fff;padding:12px 0}.header-menu a:hover{color:#0358a9;text-decoration:none}" * 4
SCRIPT = """window.dataLayer = window.dataLayer || [];
function track(){dataLayer.push(arguments);}
track('js', new Date());
track('config', 'X-123456');"""
DATA = '{"@context":"https://schema.org","@type":"NewsArticle","headline":"Dam holds","author":{"name":"Ann Lee"}}' * 4
ARTICLE = """The dam above the valley holds, engineers of the water board said on Friday after a night of rain.

Some four hundred people had spent the night in the school of the next village, where volunteers cooked soup.

The council wants to decide on Monday whether the road to the north can be opened again for lorries."""
EXAMPLE = """const total = items.reduce((sum, item) => sum + item.price, 0);
if (total > limit) {
  console.log("too much");
}"""


@pytest.mark.parametrize(
    "code", [STYLE, SCRIPT, DATA, f"{STYLE}\n{DATA}\n{SCRIPT}"], ids=["style", "script", "data", "all"]
)
def test_code_of_the_page_leaves(code: str) -> None:
    page = f"{code}\n\n{ARTICLE}\n\n{code}"
    record = clean(page)
    assert record.text == ARTICLE
    assert restore(record) == page


def test_a_script_between_paragraphs_leaves() -> None:
    first, rest = ARTICLE.split("\n\n", 1)
    assert clean(f"{first}\n\n{SCRIPT}\n\n{rest}").text == ARTICLE


@pytest.mark.parametrize(
    "line",
    [
        EXAMPLE,
        "Set (a) to 3; then {b} follows, as in f(x) = 2x + 1.",
        "https://a.example/one-two/three#four\nhttps://b.example/five-six/seven?eight=9&ten=11",
    ],
    ids=["example", "formula", "addresses"],
)
def test_code_in_an_article_stays(line: str) -> None:
    first, rest = ARTICLE.split("\n\n", 1)
    text = f"{first}\n\n{line}\n\n{rest}"
    assert clean(text).text.split() == text.split()


@pytest.mark.parametrize("name", ["webpack", "jQuery(document)", "document.cookie", "window.__state"])
def test_an_article_on_building_pages_keeps_its_examples(name: str) -> None:
    first, rest = ARTICLE.split("\n\n", 1)
    text = f"{first}\n\nconst tool = use({name});\n{EXAMPLE}\n\n{rest}\n\n{EXAMPLE}\n{EXAMPLE}\n{EXAMPLE}"
    assert not [piece for piece in clean(text).removed if piece["rule"] == "code.plumbing"]


def test_code_is_divided_from_the_prose_it_stands_beside() -> None:
    first, second, third = ARTICLE.split("\n\n")
    flat = f"The dam holds{STYLE}{first}{SCRIPT}{second}{DATA}{third}{DATA}"
    record = clean(flat)
    assert restore(record) == flat
    assert [line for line in record.text.split("\n") if line][-3:] == [first, second, third]


def test_what_data_says_is_not_prose() -> None:
    said = ARTICLE.replace("\n\n", " ").replace(",", " ")
    image, sizes = "a1Bc" * 60, "12.5," * 30
    data = f'{{"@context":"https://schema.org","articleBody":"{said}","images":["{image}"],"size":[{sizes}0]}}'
    assert clean(f"{data}\n{ARTICLE}\n{data}").text == ARTICLE


def test_what_no_stage_may_see_changes_nothing_else() -> None:
    # A date, a quotation or an editor's note in data is not the article's, and protects nothing.
    data = DATA + '{"note":"Editor\'s note: this article was changed","date":"Published on 3 May 2019"};' * 20
    bare, loaded = clean(ARTICLE), clean(f"{data}\n{ARTICLE}")
    assert (loaded.text, loaded.date, loaded.language) == (bare.text, bare.date, bare.language)


def test_letters_in_parts_beside_code() -> None:
    apart = unicodedata.normalize("NFD", ARTICLE.replace("volunteers", "bénévoles"))
    text = f"{STYLE}\n{apart}\n\n{DATA}"
    record = clean(text)
    assert record.text == apart
    assert restore(record) == text


def test_addresses_in_markdown_are_no_code() -> None:
    links = "\n".join(f"  * [Part {n}](https://a.example/x/{n}?id={{{n}}}&ref=top#one%20two)" for n in range(30))
    table = "Set {a}|$30 - $70|(1-5)\nSet {b}|$40 - $80|(1-5)"
    first, rest = ARTICLE.split("\n\n", 1)
    assert not [p for p in clean(f"{first}\n\n{links}\n{table}\n\n{rest}").removed if p["rule"] == "code.plumbing"]


@pytest.mark.parametrize(
    "example",
    [
        """def total(items):
    result = {}
    for item in items:
        key = item["name"]
        result[key] = result.get(key, 0) + item["price"] * item["count"]
    return {key: value for key, value in result.items() if value > 0}

def report(items):
    for key, value in sorted(total(items).items()):
        print(f"{key}: {value:.2f}")""",
        "Theorem\n\n" + r"$$\frac{a_{1} + b_{1}}{c_{1}} = \sum_{i=1}^{n} x_{i} y_{i} + \int_{0}^{1} f(x)\,dx$$" * 6,
    ],
    ids=["program", "formula"],
)
def test_an_article_may_begin_with_code(example: str) -> None:
    text = f"How to add up prices\n\n{example}\n\n{ARTICLE}"
    assert not [piece for piece in clean(text).removed if piece["rule"] == "code.plumbing"]


def test_an_article_behind_data_on_one_line_stays() -> None:
    assert "opened again for lorries" in clean(DATA + ARTICLE.replace("\n\n", " ") + "\n\n" + ARTICLE[:100]).text


@pytest.mark.parametrize("unit", ["{", "};\n", "a{b:c;}", "//\n", "window.", '{"a":', "{};A", "#a-b{"])
def test_hostile_code_is_read_to_its_end(unit: str) -> None:
    text = unit * 20_000
    assert restore(clean(text)) == text


BEFORE = "The script below prints the tides of a harbour, and it needs nothing but the standard library."
AFTER = "Run it every morning before the boats leave, and write what it says on the board beside the door."


@pytest.mark.parametrize(
    "lines",
    [
        'def tide(day):\n    if day % 2:\n        return "high"\n\n    return "low"',
        "services:\n  harbour:\n    build: tides\n    ports: [80]",
        ".tide {\n\tcolor: red;\n}",
    ],
)
@pytest.mark.parametrize("left", ["", "    "])
def test_lines_of_code_keep_what_stands_left_of_them(lines: str, left: str) -> None:
    shown = "\n".join(left + line if line else "" for line in lines.split("\n"))
    record = clean(f"{BEFORE}\n\n{shown}\n\n{AFTER}\n", language="en")
    assert record.text == f"{BEFORE}\n\n{lines}\n\n{AFTER}"
    assert restore(record) == f"{BEFORE}\n\n{shown}\n\n{AFTER}\n"


def test_lines_of_prose_lose_what_stands_left_of_them() -> None:
    text = f"   {BEFORE}\n\n      {AFTER}\n   * Home\n     * Tides"
    assert clean(text, language="en").text == f"{BEFORE}\n\n{AFTER}\n* Home\n* Tides"
