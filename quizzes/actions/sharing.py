"""A reflection is private until its learner shows it to trainers, and again when it is taken back."""

from datetime import datetime

from quizzes.actions.places import Place


class NotShareable(LookupError):
    """Only reflections are shared: every other answer is read by trainers anyway."""


def share(place: Place, *, wanted: bool, at: datetime) -> None:
    """Show a reflection of a locked attempt to trainers, or take it back; nothing when it is so already."""
    slot = place.slot
    if place.body["type"] != "reflection":
        raise NotShareable
    if wanted == (slot.shared_at is not None):
        return
    slot.shared_at = at if wanted else None
    place.say(place.current.response)
    slot.save(update_fields=["shared_at", "summary"])
