"""Nothing that staff or developers read claims more of archives and PDFs than was checked.

A standard for electronic records is a matter of the office and its archive: the program compares
checksums, hashes, signatures and rebuilt documents, and says so. What it says is in 归档指南; here
are wordings that would promise more. Denials of them ("不能代替四性检测") pass.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from generator.archive.verification import by_others
from tests.conftest import CHECKOUT
from tests.docs.test_terms import SOURCES, Retired, lines, texts_of_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_NOT = "(?<![不未否])(?<!不能)(?<!不是)(?<!不表示)(?<!无法)"
_CLAUSE = "[^。；，：、\n]"

CLAIMS = {
    "四性检测 as passed": Retired(
        rf"{_NOT}(?:通过|完成|满足|符合)(?:了)?{_CLAUSE}{{0,6}}四性|四性[^。；\n]{{0,8}}(?<![不未])(?:通过|合格|达标)",
        ("归档已通过四性检测", "满足“四性”要求", "四性检测：合格", "四性检测全部通过"),
        ("不能代替四性检测", "方便档案人员做四性检测时参考"),
    ),
    "a check's code": Retired(
        r"\b(?:GD|YJ|BC|CQ)-(?:ZS-)?\d|45 ?项",
        ("GD-1-10 电子属性一致性", "YJ-ZS-2-3", "共 45 项指标"),
        ("PDF-1.7", "第 45 行"),
    ),
    "a standard of records as met": Retired(
        rf"{_NOT}(?:符合|遵循|满足|达到|按照?|依据){_CLAUSE}{{0,8}}"
        r"(?:DA/T|GB/T ?(?:18894|39362|33190|42133)|电子档案管理办法|四性)"
        r"|(?:conforms? to|complian\w+ with|meets) (?:DA|GB)/T",
        (
            "符合 DA/T 70-2018",
            "按 DA/T 48 封装",
            "依据 GB/T 18894-2016 归档",
            "It conforms to DA/T 70",
        ),
        ("不符合 --trust 的要求", "金额按 GB/T 15835 的写法", "由本单位档案人员按规定办理"),
    ),
    "metadata of DA/T 46": Retired(
        r"DA/T ?46[^。；\n]{0,8}元数据|元数据(?:齐全|完整)",
        ("DA/T 46 元数据", "DA/T 46-2009 的元数据", "元数据齐全"),
        ("PDF 的元数据中记载",),
    ),
    "a transfer package": Retired(
        rf"(?<!不)(?:是|为|即|生成|制作|得到)(?!否|哪){_CLAUSE}{{0,10}}(?:移交信息包|归档信息包|封装包|\bEEP\b)",
        ("归档即移交信息包", "生成 DA/T 93 移交信息包", "得到的是归档信息包", "生成 EEP"),
        ("这不是档案馆规定的移交信息包", "要求哪一种移交信息包"),
    ),
    "archives that know the format": Retired(
        r"档案馆[^。；，\n]{0,10}(?:都能|均可|都可|都认|通用|普遍)|国际标准 ?BagIt|BagIt 国际标准",
        ("档案馆常用的软件都能识别", "档案馆均可接收", "归档按国际标准 BagIt 存放"),
        ("支持 BagIt 的软件都能核对", "档案馆要求 PDF/A 的，请另用工具检测"),
    ),
    "legal effect": Retired(
        rf"(?<!不)(?<!没有)(?:具有|具备|产生|享有|有|同等){_CLAUSE}{{0,12}}(?:法律效力|同等效力|证据效力)"
        r"|单套制|(?:不必|可不|无须|无需|不再)[^。；，\n]{0,4}(?:留|保存|打印)[^。；，\n]{0,4}纸质"
        r"|(?<!不)(?<!不能)(?:代替|取代)[^。；，\n]{0,4}(?:纸质|签字|盖章|印章)"
        r"|legally binding|legal force",
        (
            "归档后具有与纸质同等的法律效力",
            "可实行单套制",
            "可不留纸质",
            "电子签名可代替盖章",
            "Archives are legally binding",
        ),
        ("也不涉及法律效力", "也不代替签字盖章", "不产生法律效力"),
    ),
    "what cannot be tampered with": Retired(
        r"(?:不可|无法|不能|防|杜绝)(?:被)?(?:篡改|伪造)(?!的)|tamper-?proof|(?:确保|保证)[^。；，\n]{0,6}(?:真实|未被|不被)",
        ("归档不可篡改", "防篡改", "It is tamper-proof", "保证真实有效"),
        ("是否被改动",),
    ),
    "viruses as looked for": Retired(
        r"(?:已|经|进行|做|作)[^。；，\n]{0,4}病毒(?:检测|查杀|扫描)"
        r"|(?<!有)(?:无|未发现|没有发现?)病毒|安全性[:：] ?通过",
        ("已进行病毒检测", "未发现病毒", "安全性：通过"),
        ("病毒，须由人或另外的工具核对", "有无病毒"),
    ),
    "for ever": Retired(
        r"(?:可|能|以便|确保|保证|供)[^。；，、\n]{0,3}(?:长期|永久|永远)[^。；，、\n]{0,4}(?:打开|保存|阅读|可读|使用|有效|查看)|永不",
        ("字体已嵌入，可长期打开", "可长期保存、日后可核对的归档", "确保长期可读"),
        ("移交和长期保存", "长期保存的建议"),
    ),
    "OFD, which is not made": Retired(r"\bOFD\b", ("转换为 OFD",), ("转换为 PDF",)),
}
# A text that names PDF/A says in the same breath that it is a setting or who checked.
_PDF_A = re.compile("PDF/A")
_QUALIFIED = re.compile("选项|检测|是否符合|setting|check|claim|ISO 19005|接受")


def _pages() -> Iterator[tuple[Path, Callable[[str], Iterable[tuple[int, str]]]]]:
    """What `test_terms` looks at, the other documents, the desk's pages, and what is packed."""
    yield from SOURCES
    known = {path for path, _ in SOURCES}
    documents = [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")]
    packed = (
        path
        for folder in ("generator", "templates")
        for path in (CHECKOUT / folder).rglob("*")
        if path.suffix in (".html", ".js", ".txt", ".bat", ".md")
    )
    for path in [*documents, *packed]:
        if path not in known and "错误说明" not in path.name:
            yield path, lines
    for path in (CHECKOUT / "release").glob("*.py"):
        if path not in known:
            yield path, texts_of_code


PAGES = sorted(_pages(), key=lambda page: page[0])


def _claims_in(text: str) -> list[str]:
    return [name for name, claim in CLAIMS.items() if claim.is_in(text)]


def test_nothing_claims_what_was_not_checked() -> None:
    found = [
        f"{path.relative_to(CHECKOUT)}:{line}: {'; '.join(claims)}: {text.strip()}"
        for path, texts in PAGES
        for line, text in texts(path.read_text(encoding="utf-8"))
        if (claims := _claims_in(text))
    ]

    assert not found, "\n".join(found)


def test_pdf_a_is_named_as_a_setting_or_with_who_checked() -> None:
    found = []
    for path, texts in PAGES:
        by_line = dict(texts(path.read_text(encoding="utf-8")))
        for line, text in by_line.items():
            # A sentence of a document may go on in the next line.
            near = "".join(by_line.get(line + step, "") for step in (-1, 0, 1))
            if _PDF_A.search(text) and not _QUALIFIED.search(near):
                found.append(f"{path.relative_to(CHECKOUT)}:{line}: {text.strip()}")

    assert not found, "\n".join(found)


def test_the_pages_that_speak_of_archives_are_among_those_looked_at() -> None:
    names = {path.name for path, _ in PAGES}

    assert {"归档指南.md", "填报指南.md", "SECURITY.md", "README.md", "verify.py"} <= names
    assert {"campaign.html", "安装说明.html", "ARCHITECTURE.md", "usage.md"} <= names


def test_the_guide_to_archives_names_what_is_always_left_to_people() -> None:
    guide = (CHECKOUT / "docs" / "归档指南.md").read_text(encoding="utf-8")

    left = [check.name for check in by_others.of_bag()]
    assert "病毒" in left
    assert [name for name in left if name not in guide] == []


@pytest.mark.parametrize(
    ("name", "wording"), [(name, text) for name, claim in CLAIMS.items() for text in claim.old]
)
def test_a_claim_is_found(name: str, wording: str) -> None:
    assert CLAIMS[name].is_in(wording)


@pytest.mark.parametrize("wording", [text for claim in CLAIMS.values() for text in claim.right])
def test_what_may_be_said_passes(wording: str) -> None:
    assert _claims_in(wording) == []
