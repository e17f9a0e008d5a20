"""What SRU says where a request cannot be answered: the numbers and messages of info:srw/diagnostic/1 that occur here."""

from __future__ import annotations

from dataclasses import dataclass

SET = "info:srw/diagnostic/1/"
MESSAGES = {
    2: "System temporarily unavailable",
    4: "Unsupported operation",
    5: "Unsupported version",
    6: "Unsupported parameter value",
    7: "Mandatory parameter not supplied",
    8: "Unsupported parameter",
    10: "Query syntax error",
    11: "Unsupported query type",
    12: "Too many characters in query",
    13: "Invalid or unsupported use of parentheses",
    14: "Invalid or unsupported use of quotes",
    15: "Unsupported context set",
    16: "Unsupported index",
    18: "Unsupported combination of indexes",
    19: "Unsupported relation",
    20: "Unsupported relation modifier",
    22: "Unsupported combination of relation and index",
    24: "Unsupported combination of relation and term",
    26: "Non special character escaped in term",
    27: "Empty term unsupported",
    28: "Masking character not supported",
    31: "Anchoring character not supported",
    33: "Combination of proximity/adjacency and masking characters not supported",
    36: "Term in invalid format for index or relation",
    38: "Too many boolean operators in query",
    40: "Unsupported proximity relation",
    41: "Unsupported proximity distance",
    42: "Unsupported proximity unit",
    46: "Unsupported boolean modifier",
    48: "Query feature unsupported",
    49: "Masking character in unsupported position",
    50: "Result sets not supported",
    51: "Result set does not exist",
    59: "Result set created with valid partial results available",
    61: "First record position out of range",
    62: "Negative number of records requested",
    66: "Unknown schema for retrieval",
    71: "Unsupported record packing",
    72: "XPath retrieval unsupported",
    81: "Unsupported sort type",
    84: "Too many sort keys to sort",
    87: "Unsupported schema for sort",
    88: "Unsupported path for sort",
    90: "Unsupported direction value",
    91: "Unsupported case value",
    92: "Unsupported missing value action",
    110: "Stylesheets not supported",
}
"""In the words of the standard, which programs compare; so in English for all readers."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One of MESSAGES; what stands in `details` is defined with its number."""

    number: int
    details: str = ""
