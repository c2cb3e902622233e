"""The books for one who knows pandas: each report a data frame."""
