"""People, stakeholder groups and organisations."""

from datetime import date
from functools import cache

import factory
from django.contrib.auth.hashers import make_password

from members.models import (
    Basis,
    Organisation,
    Precision,
    RegisterFigure,
    Representative,
    Role,
    StakeholderGroup,
    Standing,
    StandingChange,
    User,
)
from members.models.organisations import KEPT_BY_THE_LEDGER

BY_THEN = date(2020, 1, 1)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        secretariat = factory.Trait(is_staff=True, is_superuser=True)

    email = factory.Sequence(lambda n: f"person-{n}@portal.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    # Hashed once: Argon2 is slow by design, and no test asks for another.
    password = factory.LazyFunction(cache(lambda: make_password("a password of sixteen")))


class StakeholderGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StakeholderGroup
        django_get_or_create = ["code"]

    code = "research"
    label_en = "Research and educational bodies"
    label_fr = "Recherche et enseignement"
    label_es = "Investigación y enseñanza"
    position = 40


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A Partner in France; traits for the other situations. Its standing is the first line of its ledger."""

    class Meta:
        model = Organisation

    class Params:
        member = factory.Trait(standing=Standing.MEMBER)
        hidden = factory.Trait(standing=Standing.NONE, joined_on=None)
        international = factory.Trait(is_international=True, country="")

    slug = factory.Sequence(lambda n: f"organisation-{n:03}")
    name = factory.Sequence(lambda n: f"Organisation {n:03}")
    country = "FR"
    stakeholder_group = factory.SubFactory(StakeholderGroupFactory)
    standing = Standing.PARTNER
    standing_basis = Basis.STATED
    joined_on = date(2023, 9, 1)
    joined_precision = Precision.MONTH
    summary_en = "Keeps soils."

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """Enter the standing as the portal does: by a line of the ledger."""
        told = {name: kwargs.pop(name) for name in KEPT_BY_THE_LEDGER if name in kwargs}
        organisation = super()._create(model_class, *args, **kwargs)
        if told["standing"]:
            StandingChange.objects.create(
                organisation=organisation,
                effective_on=told["joined_on"] or BY_THEN,
                precision=told["joined_precision"] if told["joined_on"] else Precision.LATEST,
                before=Standing.NONE,
                after=told["standing"],
                reason=StandingChange.Reason.EARLIER,
                basis=told["standing_basis"],
            )
            organisation.refresh_from_db()
        return organisation


class RegisterFigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RegisterFigure

    on = date(2023, 9, 30)
    partners = 782
    members = 346
    source = "Newsletter 22"


class RepresentativeFactory(factory.django.DjangoModelFactory):
    """The main representative, with an account."""

    class Meta:
        model = Representative

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.PRIMARY
    name = factory.LazyAttribute(lambda self: self.user.name if self.user else "Amina Sow")
    email = factory.LazyAttribute(lambda self: self.user.email if self.user else "amina@example.org")
    since = date(2023, 1, 1)
