"""What a browser sends for a response of any type: the form fields of specs/quizzes.md §15.2."""

from typing import Any

from quizzes.rules.responses import right_response, wrong_response


def form_fields(position: int, body: dict[str, Any], response: Any) -> dict[str, Any]:
    """Return the form fields of a response to one question."""
    kind, question, p = body["type"], body["question"], f"q{position}-"
    if response is None or kind == "description":
        return {}
    if kind == "truefalse":
        return {f"{p}choice": "true" if response else "false"}
    if kind in ("single", "multiple"):
        return {f"{p}choice": response}
    if kind == "ordering":
        return {f"{p}position-{item}": place for place, item in enumerate(response, 1)}
    if kind == "likert":
        return {f"{p}scale": response}
    if kind == "hotspot":
        return _places(p, response)
    names = {"matching": "stem", "cloze": "gap", "gapselect": "place", "categorise": "item"}
    if kind in names:
        return {f"{p}{names[kind]}-{part}": given for part, given in response.items() if given is not None}
    return {f"{p}text": response if isinstance(response, str) else question["answers"][0]["value"]}


def _places(prefix: str, response: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for marker, placed in response.items():
        points = [",".join(map(str, one)) for one in placed if not isinstance(one, str)]
        fields[f"{prefix}marker-{marker}"] = ";".join(points)
        fields[f"{prefix}zone-{marker}"] = [one for one in placed if isinstance(one, str)]
    return fields


def right_fields(position: int, body: dict[str, Any]) -> dict[str, Any]:
    """The fields of a right answer."""
    return form_fields(position, body, right_response(body))


def wrong_fields(position: int, body: dict[str, Any]) -> dict[str, Any]:
    """The fields of a wrong answer."""
    return form_fields(position, body, wrong_response(body))
