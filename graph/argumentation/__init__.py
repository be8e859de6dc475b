"""What stands: abstract argumentation (Dung 1995), gradual strength, cruxes, unanswered attacks."""
