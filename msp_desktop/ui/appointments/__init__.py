"""The calendar of visits and times agreed with customers, and how full the bench is."""
