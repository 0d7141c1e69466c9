"""People, stakeholder groups and organisations."""

from datetime import date

import factory

from members.models import Basis, Organisation, Precision, RegisterFigure, StakeholderGroup, Standing, User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        secretariat = factory.Trait(is_staff=True, is_superuser=True)

    email = factory.Sequence(lambda n: f"person-{n}@portal.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("a password of sixteen")


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
    """A Partner in France; traits for the other situations."""

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


class RegisterFigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RegisterFigure

    on = date(2023, 9, 30)
    partners = 782
    members = 346
    source = "Newsletter 22"
