"""Goals, facilities, objectives and what is counted of them."""

import factory

from roadmap.models import Facility, Goal, Indicator, Objective, Roadmap


class RoadmapFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Roadmap
        django_get_or_create = ["year"]

    year = 2023
    document = "Consortium 8-5"


class GoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Goal
        django_get_or_create = ["letter"]

    letter = "A"
    title_en = "Begin"


class FacilityFactory(factory.django.DjangoModelFactory):
    """A Global Facility; ``core=True`` gives a Core one."""

    class Meta:
        model = Facility
        django_get_or_create = ["code"]

    class Params:
        core = factory.Trait(code="cf-iii", kind=Facility.Kind.CORE, position=3)

    code = factory.LazyAttribute(lambda made: f"gf-{made.position}")
    kind = Facility.Kind.GLOBAL
    position = factory.Sequence(lambda n: n % 90 + 1)
    title_en = factory.Sequence(lambda n: f"Facility {n}")


class ObjectiveFactory(factory.django.DjangoModelFactory):
    """An objective of which only the label is known; ``told=True`` gives texts."""

    class Meta:
        model = Objective
        django_get_or_create = ["code"]

    class Params:
        told = factory.Trait(
            title_en="Soils count",
            aim_en="Soils have their place.",
            baseline_en="Few have.",
            target_2030_en="Many have.",
            target_2050_en="All have.",
        )

    code = "A1"
    goal = factory.SubFactory(GoalFactory, letter=factory.LazyAttribute(lambda made: made.factory_parent.code[0]))
    facility = factory.SubFactory(FacilityFactory)
    label_en = factory.LazyAttribute(lambda made: f"Label {made.code}")


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indicator

    objective = factory.SubFactory(ObjectiveFactory)
    name_en = "Contributions that name soils"
    unit_en = "contributions"
    whole = 196
    baseline = 28
    baseline_year = 2019
    target_2050 = 196
