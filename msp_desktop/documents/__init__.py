"""The paper: values in, PDF bytes out."""
