"""Which articles of an archive are nearly the same: agency texts printed by several papers, corrected versions, reprints."""
