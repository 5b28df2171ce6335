"""What requests of the pages carry, as JSON."""

from __future__ import annotations

import json
import re
from typing import Any

from generator.common.diagnostics import UsageError

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
# fmt: off
_UNKNOWN = "页面发来的内容无法识别，未作改动。请刷新页面后再试。"
_HALF_CHARACTER = "内容中有不完整的字符（如半个表情符号），未作改动。请删除该字符后再试。"
# fmt: on


def json_object(content: bytes) -> dict[str, Any]:
    """The JSON object. Raises UsageError for anything else, and for texts that no file can hold.

    JSON may escape half of a surrogate pair (RFC 8259, 8.2), which is left where somebody deletes
    half of an emoji.
    """
    try:
        found = json.loads(content)
        if _SURROGATE.search(content):
            json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise UsageError(_HALF_CHARACTER) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(_UNKNOWN) from error
    if not isinstance(found, dict):
        raise UsageError(_UNKNOWN)
    return found
