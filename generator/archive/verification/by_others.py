"""What no program of ours can judge of an archive; the report lists it as left to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.archive.verification.checks import BY_OTHERS, Check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.archive.verification.checks import Aspect

# By aspect: the check, on what, what is to be done.
_OF_BAG: tuple[tuple[Aspect, str, str, str], ...] = (
    ("真实性", "印章和签字", "扫描件、已盖章的文件", "由人查看；电子印章用其签发机构的工具核验。"),
    ("真实性", "时间戳", "归档和 PDF", "本程序的签名不含第三方时间戳；另有时间戳的，用相应的工具核验。"),  # noqa: E501
    ("真实性", "PDF 各页的内容", "归档中的 PDF", "由人打开，与同名的 Word 文档对照。"),
    ("完整性", "归档登记", "件数、字节数", "与本单位登记的件数、字节数核对；件数以归档目录的顺序号为参考。"),  # noqa: E501
    ("完整性", "归档范围", "应归档的文件", "由档案人员按本单位的归档范围核对，如通知、批复等不在本归档中的文件。"),  # noqa: E501
    ("完整性", "过程信息", "审核、签发、报送", "由档案人员收集；收发登记（有 received 的）只记载文件的下发、接收和退回。"),  # noqa: E501
    ("完整性", "著录项目", "档号、全宗号、保管期限、密级", "程序不掌握，归档目录中留空，由档案人员填写。"),  # noqa: E501
    ("可用性", "格式是否合规", "PDF（按 PDF/A-2b 选项导出）及其他文件", "用专门的工具检测；是否属于可以接收的格式，询问档案馆。"),  # noqa: E501
    ("可用性", "显示是否正确", "Word 文档、PDF、扫描件、报送的文件", "由人打开，逐份或抽样查看。"),
    ("安全性", "病毒", "归档的全部文件", "用杀毒软件检查，包括报送的文件中的宏。"),
    ("安全性", "载体", "光盘、硬盘等", "检查外观、读取速度等，并按规定登记。"),
    ("安全性", "归档过程", "交接、存取和保密", "由档案人员按规定办理。"),
)  # fmt: skip
_OF_DOCUMENT = ("印章和签字", "时间戳", "显示是否正确", "病毒")


def of_bag() -> Iterator[Check]:
    """The checks of a bag that are left to people."""
    for aspect, name, subject, means in _OF_BAG:
        yield Check(aspect, name, subject, means, BY_OTHERS)


def of_document() -> Iterator[Check]:
    """The checks of a single document that are left to people."""
    for check in of_bag():
        if check.name in _OF_DOCUMENT:
            yield Check(check.aspect, check.name, "此文件", check.means, BY_OTHERS)
