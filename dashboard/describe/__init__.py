"""Sentences about a frame: the finding, and what a screen reader is told."""

from dashboard.describe.names import claimant
from dashboard.describe.volumes import Finding, alt_monthly_volumes, findings

__all__ = ["Finding", "alt_monthly_volumes", "claimant", "findings"]
