"""Put what the reading of a form doubted into a data file, in place of earlier doubts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.campaign import answers
from generator.datafile import comment_edits, comments
from generator.datafile.edits import EditRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from generator.datafile.comments import Comment
    from generator.datafile.edits import Edited
    from generator.datafile.yaml_tree import KeyPath


def with_remarks(
    file: Edited, remarks: Mapping[KeyPath, Sequence[str]], is_read: Callable[[KeyPath], bool]
) -> Edited:
    """The file with the remarks as comments at their keys, without the unanswered ones of before.

    Of before stay those at fields that the new reading had no place for (`is_read`), and answered
    ones; a remark that is there already is not added again. Where the file's form allows no comment
    at a key, the remarks go to the top.
    """
    wanted = {path: [_text(remark) for remark in texts] for path, texts in remarks.items()}
    by_anchor = {_anchor(file, path): path for path in wanted}
    unanswered = {(d.line, d.column) for d in answers.open_doubts(file.source)}
    removed: list[Comment] = []
    for comment in file.source.comments:
        if comments.doubt(comment.text) is None:
            continue
        texts = wanted.get(by_anchor.get(comment.anchor if comment.path else 0, (-1,)), [])
        if comment.text in texts:
            texts.remove(comment.text)
        elif (comment.line, comment.column) in unanswered and (
            not comment.path or is_read(comment.path)
        ):
            removed.append(comment)
    removed += _answers_of_nothing(
        file, removed, {a for a, path in by_anchor.items() if wanted[path]}
    )
    added = {path: texts for path, texts in wanted.items() if texts}
    at_top = [text for texts in added.values() for text in texts]
    # A file whose notation allows no comment gets none; the findings of the reading are printed.
    ways: list[dict[KeyPath, list[str]]] = [added, {(): at_top}, {}]
    for each in ways:
        try:
            return comment_edits.changed(file, each, removed)
        except EditRefusedError:
            continue
    return file


def _text(remark: str) -> str:
    """The remark as the comment will say it."""
    return comments.one_line(remark).strip()


def _anchor(file: Edited, path: KeyPath) -> int:
    """The line of the key to which a comment for the path belongs; 0 for the file as a whole."""
    key = comment_edits.key_of(file.source, path)
    return file.source.keys[key][0] if key else 0


def _answers_of_nothing(
    file: Edited, removed: Sequence[Comment], anchors: set[int]
) -> Iterator[Comment]:
    """Answers to doubts that are gone, at these keys: they would answer the new ones there."""
    doubts = {c.anchor for c in file.source.comments if comments.doubt(c.text) and c not in removed}
    for comment in file.source.comments:
        answer = comments.answer(comment.text)
        if answer and answer.code == answers.DOUBT and comment.anchor in anchors - doubts:
            yield comment
