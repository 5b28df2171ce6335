"""Compile a pack's .docx templates once. The only importer of docxtpl and Jinja."""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from generator.common.diagnostics import Diagnostic, RefusedError
from generator.form import model, own_headers, page_rules, pictures, shared_parts
from generator.word import ooxml
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from generator.form.model import FormModel
    from generator.pack.fields import Field
    from generator.pack.pack import Form, Pack
    from generator.word.package import RelatedPart

Draw: TypeAlias = Callable[[Mapping[str, Any]], str]

_Made = TypeVar("_Made")

PATH_TAG = re.compile(r"\{\{\s*([^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*\}\}")
# A form of 200 pages has some 5 million; looked at after so many pieces of it.
_MOST_CHARACTERS, _PIECES = 50_000_000, 500
_TOO_LARGE = "填入数据后过大，可能是循环之内又循环了另一个列表"
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'


@dataclass(frozen=True)
class CompiledForm:
    """A form ready to be drawn.

    `draw` gives the blocks of its body as XML; after them come a closing paragraph, whose
    properties are `end`, and the section properties `section` (`w:sectPr`).
    `contents` gives the form's line in a contents list.
    """

    form: Form
    draw: Draw
    end: str
    section: str
    contents: Draw


@dataclass(frozen=True)
class CompiledPack:
    """A pack ready to render: its forms, document properties and the parts all documents share.

    All documents have the `images` too, those of units also the `headers` (and footers).
    """

    pack: Pack
    forms: tuple[CompiledForm, ...]
    properties: Mapping[str, Draw]
    shared: Mapping[str, bytes]
    images: tuple[RelatedPart, ...] = ()
    headers: tuple[RelatedPart, ...] = ()


def compile_pack(pack: Pack, models: Sequence[FormModel] = ()) -> CompiledPack:
    """The pack's templates patched by docxtpl and compiled by Jinja.

    `models` are the models of its forms, if they have been read already.
    Raises RefusedError for a template that cannot be used; `forms template check` says why.
    """
    if not models:
        root = model.printable_fields(pack)
        models = [_read_model(pack, form, root) for form in pack.forms]
    images = _made(pack, models[0], partial(pictures.parts, models))
    forms = [_compile_form(pack, form, images) for form in models]
    sections = [form.section for form in forms]
    footers = any(form.footer for form in pack.forms)
    headers = _made(pack, models[0], partial(own_headers.read, models, sections, footers=footers))
    return CompiledPack(
        pack=pack,
        forms=tuple(
            replace(form, section=section)
            for form, section in zip(forms, headers.sections, strict=True)
        ),
        properties={name: compile_text(text) for name, text in pack.properties.items()},
        shared=_made(
            pack, models[0], partial(shared_parts.shared_parts, [form.parts for form in models])
        ),
        images=images,
        headers=headers.parts,
    )


def _made(pack: Pack, first: FormModel, make: Callable[[], _Made]) -> _Made:
    """What is made of the templates' parts; raises RefusedError where one is missing or damaged."""
    try:
        return make()
    except (etree.XMLSyntaxError, KeyError) as error:
        raise _refused(pack, first.form, error) from error


def _patched(bare: etree._Element) -> etree._Element:
    """A copy of a template's body as docxtpl hands it to Jinja.

    Raises etree.XMLSyntaxError where tags cut through the XML.
    """
    etree.cleanup_namespaces(bare, keep_ns_prefixes=["w", "r"])
    # docxtpl patches the XML as text, so it needs no file.
    root = ooxml.parse(
        DocxTemplate("")
        .patch_xml(etree.tostring(bare, encoding="unicode", with_tail=False))
        .encode()
    )
    ooxml.order_cell_properties(root)
    return root


def _read_model(pack: Pack, form: Form, root: Field) -> FormModel:
    try:
        return model.read(form, root)
    except (etree.XMLSyntaxError, IndexError, ValueError, KeyError) as error:
        raise _refused(pack, form, error) from error


def _compile_form(pack: Pack, form: FormModel, images: Sequence[RelatedPart]) -> CompiledForm:
    try:
        # Copied with its document, which declares the namespaces.
        bare = copy.deepcopy(form.body.getroottree()).getroot()[0]
        taken = pictures.take(bare, form, images)
        body = _patched(bare)
        section, end = body[-1], body[-2]
        body.remove(section)
        body.remove(end)
        page_rules.use_chinese_font_for_signs(body)
        breaks = _mark_values(body)
        page_rules.keep_last_rows_together(body, {path[-1] for path in pack.least_rows})
        xml = _inner_xml(body)
        for standing, picture in taken.items():
            xml = xml.replace(standing, picture)
        draw = _compile_xml(xml, breaks, partial(_refused, pack, form.form))
    except (etree.XMLSyntaxError, TemplateError, IndexError, ValueError, KeyError) as error:
        raise _refused(pack, form.form, error) from error
    properties = end.find(qn("w:pPr"))
    inner = "" if properties is None else _inner_xml(properties)
    return CompiledForm(form.form, draw, inner, _xml(section), compile_text(form.form.contents))


def _refused(pack: Pack, form: Form, error: Exception) -> RefusedError:
    path = (pack.folder / form.template).as_posix()
    message = f"模板无法使用：{error}"
    hint = "请运行 forms template check 查看每一处。"
    return RefusedError(
        "表单包有错误", [Diagnostic(path, 1, 1, "error", "template", message, hint)]
    )


def _mark_values(body: etree._Element) -> tuple[str, ...]:
    """Pass every value through the filter `fill`, in place.

    Returns for each value the XML that a line break in it becomes: the end of the paragraph and the
    beginning of one with the same properties.
    """
    breaks: list[str] = []
    for t in body.iter(qn("w:t")):
        text = t.text or ""
        if "{{" not in text:
            continue
        run = ooxml.parent(t)
        paragraph = ooxml.parent(run)
        tag = partial(_value_tag, f"breaks[{len(breaks)}]")
        breaks.append(
            f"</w:t></w:r></w:p><w:p>{_properties(paragraph, 'w:pPr')}"
            f'<w:r>{_properties(run, "w:rPr")}<w:t xml:space="preserve">'
        )
        t.text = PATH_TAG.sub(tag, text)
    return tuple(breaks)


def _value_tag(break_: str, match: re.Match[str]) -> str:
    """The tag with items in place of attributes, which might be dict methods, and the filter."""
    first, *rest = match[1].split(".")
    return f"{{{{ {first}{''.join(f'[{step!r}]' for step in rest)}|fill({break_}) }}}}"


def _properties(element: etree._Element, tag: str) -> str:
    properties = element.find(qn(tag))
    return "" if properties is None else _xml(properties)


def _xml(element: etree._Element) -> str:
    """The element's XML, without the namespace declarations that all documents have."""
    xml = etree.tostring(element, encoding="unicode", with_tail=False)
    return xml.replace(f" {ooxml.NAMESPACES}", "", 1)


def _inner_xml(element: etree._Element) -> str:
    """The XML of the element's content."""
    if len(element) == 0 and not element.text:
        return ""
    xml = etree.tostring(element, encoding="unicode", with_tail=False)
    return xml[xml.index(">") + 1 : xml.rindex("</")]


def _fill(value: object, paragraph_break: str) -> str:
    """The value as run text: a line break a new paragraph, a tab a `w:tab`; never markup.

    Jinja escapes the values that are returned as plain text.
    """
    if not isinstance(value, str):
        raise UndefinedError(f"not a text: {value!r}")
    if "\n" not in value and "\t" not in value:
        return value
    drawn = str(escape(value)).replace("\n", paragraph_break).replace("\t", _TAB)
    return Markup(drawn)  # noqa: S704 - the value is escaped; the rest is the template's own


def _environment(*, autoescape: bool) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(autoescape=autoescape, undefined=StrictUndefined)
    environment.filters["fill"] = _fill
    return environment


_XML = _environment(autoescape=True)
_TEXT = _environment(autoescape=False)


def _compile_xml(
    xml: str, breaks: tuple[str, ...], refused: Callable[[Exception], RefusedError]
) -> Draw:
    template = _XML.from_string(xml, globals={"breaks": breaks})
    draw = template.root_render_func
    return lambda context: _joined(draw(template.new_context(dict(context))), refused)


def _joined(pieces: Iterator[str], refused: Callable[[Exception], RefusedError]) -> str:
    """The pieces as one text; a loop over one list within a loop over another may draw too many."""
    texts, size = list[str](), 0
    while some := "".join(itertools.islice(pieces, _PIECES)):
        texts.append(some)
        size += len(some)
        if size > _MOST_CHARACTERS:
            raise refused(ValueError(_TOO_LARGE))
    return "".join(texts)


def compile_text(text: str) -> Draw:
    """The text, such as a title, with its tags filled from the context it is given."""
    return _TEXT.from_string(text).render
