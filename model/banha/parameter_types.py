"""Types of parameters: what no value may violate, and the base of their sections."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]
"""A share, a probability, or the speed at which a gap closes."""
NonNegative = Annotated[float, Field(ge=0)]
Positive = Annotated[float, Field(gt=0)]
AtLeastOne = Annotated[float, Field(ge=1)]
GrossSubstitution = Annotated[float, Field(ge=1.05)]
"""An elasticity of substitution of gross substitutes: above one, at which its formula ends."""
Count = Annotated[float, Field(ge=1, multiple_of=1)]
"""A whole number of things, at least one."""


class Section(BaseModel):
    """Base of the parameter sections: frozen, every field required, no other field allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)
