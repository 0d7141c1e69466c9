"""Letters for tests, and how the desk is asked to release or cancel them."""

from initiative.models import Letter

LIST = "/admin/initiative/letter/"
NOW = "2026-03-01T10:00Z"


def letter(key="a-1", **changes):
    """Return a letter; ``sent``, ``refused`` and ``cancelled`` say what became of it."""
    facts = {"to": f"{key}@example.org", "language": "en", "subject": f"About {key}", "body": f"Text of {key}."}
    for fate in ("sent", "refused", "cancelled"):
        if changes.pop(fate, False):
            facts[f"{fate}_at"] = NOW
    return Letter.objects.create(key=key, **(facts | changes))


def one_of_each():
    return {
        "held": letter("held", is_held=True),
        "waiting": letter("waiting"),
        "sent": letter("sent", sent=True),
        "refused": letter("refused", refused=True, answer="550 no such box"),
        "cancelled": letter("cancelled", is_held=True, cancelled=True),
    }


def on(page):
    return {each for each in ("held", "waiting", "sent", "refused", "cancelled") if f"About {each}<" in page}


def ask(client, name, *letters, **changes):
    chosen = [each.pk for each in letters]
    return client.post(LIST, {"action": name, "_selected_action": chosen, "index": 0, **changes})


def confirm(client, name, *letters):
    """Say yes on the page that the action shows."""
    chosen = [each.pk for each in letters]
    return client.post(LIST, {"action": name, "_selected_action": chosen, "yes": 1}, follow=True)


def fates(*letters):
    return [Letter.objects.get(pk=each.pk).fate for each in letters]
