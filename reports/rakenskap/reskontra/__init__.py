"""What is owed to suppliers and by customers, by invoice: one reskontra for all who ask."""
