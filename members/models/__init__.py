"""Who we are."""

from members.models.accounts import User
from members.models.organisations import Basis, Organisation, Precision, StakeholderGroup, Standing
from members.models.register import RegisterFigure

__all__ = ["Basis", "Organisation", "Precision", "RegisterFigure", "StakeholderGroup", "Standing", "User"]
