"""The page that books a visit in: one question to each module, put together in `screen`."""
