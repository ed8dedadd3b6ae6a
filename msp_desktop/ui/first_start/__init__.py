"""The first start: four short pages that set a shop up."""
