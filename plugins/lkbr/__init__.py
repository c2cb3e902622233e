"""What the books must satisfy: beancount plugins and the forms of the law as data."""
