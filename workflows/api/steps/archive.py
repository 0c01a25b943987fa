"""What HR has sent to the archive, as a program orders it."""

from __future__ import annotations

from workflows.api.steps.body import StepBody, steps

STEPS = steps(send_to_archive=StepBody)
