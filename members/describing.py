"""What the records of the REST interface are, field by field, for its schema and its page.

These serializers only describe: the records themselves are made in ``members/facts.py``, without a serializer for each
row. Tests hold the two together.
"""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from members.regions import Region

PARTS_OF_A_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
FEATURES = {
    "type": "object",
    "required": ["type", "features", "count", "next", "previous"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "count": {"type": "integer", "minimum": 0},
        "next": {"type": ["string", "null"], "format": "uri"},
        "previous": {"type": ["string", "null"], "format": "uri"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "id", "geometry", "properties"],
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": "string", "format": "uuid"},
                    "geometry": {
                        "type": ["object", "null"],
                        "required": ["type", "coordinates"],
                        "properties": {
                            "type": {"const": "Point"},
                            "coordinates": {
                                "type": "array",
                                "items": {"type": "number"},
                                "minItems": 2,
                                "maxItems": 2,
                            },
                        },
                    },
                    "properties": {"type": "object"},
                },
            },
        },
    },
}


class _Record(serializers.Serializer):
    """Describes; it reads nothing and writes nothing."""


class SummarySerializer(_Record):
    en = serializers.CharField(required=False, help_text=_("In English."))
    fr = serializers.CharField(required=False, help_text=_("In French."))
    es = serializers.CharField(required=False, help_text=_("In Spanish."))


class OrganisationSerializer(_Record):
    id = serializers.UUIDField(help_text=_("Stays the same, whatever else changes."))
    slug = serializers.CharField(help_text=_("The last part of its page’s address."))
    url = serializers.URLField(help_text=_("Its page on the portal, in the language that was asked for."))
    name = serializers.CharField(help_text=_("Its official name."))
    acronym = serializers.CharField(help_text=_("Empty where it has none."))
    former_names = serializers.ListField(child=serializers.CharField(), help_text=_("The oldest first."))
    country = serializers.RegexField("^[A-Z]{2}$", allow_null=True, help_text=_("ISO 3166-1, two letters."))
    country_name = serializers.CharField(help_text=_("In the language that was asked for; empty for none."))
    is_international = serializers.BooleanField(help_text=_("A body of no one country."))
    region = serializers.ChoiceField(
        [region.value for region in Region],
        allow_null=True,
        help_text=_("The portal’s own grouping of countries."),
    )
    city = serializers.CharField(help_text=_("Its town; empty where it is not known."))
    latitude = serializers.FloatField(
        min_value=-90, max_value=90, allow_null=True, help_text=_("Only where it shows its exact place.")
    )
    longitude = serializers.FloatField(
        min_value=-180, max_value=180, allow_null=True, help_text=_("Only where it shows its exact place.")
    )
    stakeholder_group = serializers.CharField(
        allow_null=True, help_text=_("The group by which it is represented, as a code.")
    )
    standing = serializers.ChoiceField(["partner", "member"], help_text=_("A Member is a Partner too."))
    joined_on = serializers.RegexField(
        PARTS_OF_A_DATE, allow_null=True, help_text=_("As much of the date as is known: a day, a month or a year.")
    )
    website = serializers.CharField(help_text=_("Empty where it has none."))
    summary = SummarySerializer(help_text=_("What it says of itself, in Markdown, in the languages in which it does."))
    logo = serializers.URLField(allow_null=True, help_text=_("Its logo, 320 pixels wide or high at most."))
    updated_at = serializers.DateTimeField(help_text=_("When something in this record last changed."))


class WithdrawnSerializer(_Record):
    id = serializers.UUIDField(help_text=_("The identifier that it had."))
    slug = serializers.CharField(allow_null=True, help_text=_("Null where it stood on the list by an error."))
    left_on = serializers.RegexField(
        PARTS_OF_A_DATE, allow_null=True, help_text=_("As much of the date as is known: a day, a month or a year.")
    )
    successor = serializers.UUIDField(
        allow_null=True,
        help_text=_("The organisation in which it went up; where that went up in another, the last of them."),
    )
    updated_at = serializers.DateTimeField(help_text=_("When it was entered that it left."))


class FiguresSerializer(_Record):
    on = serializers.DateField(
        help_text=_("The day for which they hold: the one asked for, or that of the publication they are from.")
    )
    partners = serializers.IntegerField(min_value=0, help_text=_("Members are among them."))
    members = serializers.IntegerField(min_value=0, help_text=_("Those of them who are Members."))
    source = serializers.CharField(
        allow_null=True, help_text=_("The publication that states them; null where they were counted here.")
    )
