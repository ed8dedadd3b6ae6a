"""Messages to customers: the sheet they are written on, the page of the queue, and the postman."""
