"""What the page of a unit asks for, beside the forms themselves.

`unit_requests` names the questions with their answers; `paste` places a pasted table, `preview`
makes the document, `change_log` and `origins` tell what changed and where values came from.
"""
