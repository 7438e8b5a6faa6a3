"""National code lists (SSDA903, children in need census, Annex A); domain reference, section 4."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes. As metadata of an annotated `str` it admits those codes and nothing else."""

    name: str
    labels: Mapping[str, str]

    def __contains__(self, code: object) -> bool:
        return code in self.labels

    def __iter__(self) -> Iterator[str]:
        return iter(self.labels)

    def __hash__(self) -> int:
        return hash(self.name)

    def label(self, code: str) -> str:
        """What the code means, for people; an unknown code is shown as it stands."""
        return self.labels.get(code, code)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema(list(self.labels))


ETHNICITY = CodeList(
    "ethnicity",
    {
        "WBRI": "White British",
        "WIRI": "White Irish",
        "WOTH": "Any other White background",
        "WIRT": "Traveller of Irish heritage",
        "WROM": "Gypsy or Roma",
        "MWBC": "White and Black Caribbean",
        "MWBA": "White and Black African",
        "MWAS": "White and Asian",
        "MOTH": "Any other Mixed background",
        "AIND": "Indian",
        "APKN": "Pakistani",
        "ABAN": "Bangladeshi",
        "AOTH": "Any other Asian background",
        "BCRB": "Black Caribbean",
        "BAFR": "Black African",
        "BOTH": "Any other Black background",
        "CHNE": "Chinese",
        "OOTH": "Any other ethnic group",
        "REFU": "Refused",
        "NOBT": "Information not yet obtained",
    },
)

PLACEMENT = CodeList(
    "placement",
    {
        "A3": "Placed for adoption with consent, with current foster carer",
        "A4": "Placed for adoption with consent, not with current foster carer",
        "A5": "Placed for adoption with placement order, with current foster carer",
        "A6": "Placed for adoption with placement order, not with current foster carer",
        "H5": "Semi-independent living accommodation",
        "K1": "Secure children's home",
        "K2": "Children's home",
        "K3": "Registered supported accommodation",
        "P1": "Placed with own parents or other person with parental responsibility",
        "P2": "Independent living",
        "P3": "Residential employment",
        "R1": "Residential care home",
        "R2": "NHS or health trust establishment",
        "R3": "Family centre or mother and baby unit",
        "R5": "Young offender institution",
        "S1": "Residential school",
        "T0": "Temporary placement: all types of temporary move",
        "T1": "Temporary: child in hospital",
        "T2": "Temporary: child on holiday",
        "T3": "Temporary: usual foster carer on holiday",
        "T4": "Temporary: accommodation for seven days or less",
        "U1": "Foster placement with relative or friend, long term",
        "U2": "Foster placement with relative or friend who is also an approved adopter",
        "U3": "Foster placement with relative or friend, not long term",
        "U4": "Foster placement with other foster carer, long term",
        "U5": "Foster placement with other foster carer who is also an approved adopter",
        "U6": "Foster placement with other foster carer, not long term",
        "Z1": "Other placement",
        "Z11": "Other placement (Z11)",
        "Z12": "Other placement (Z12)",
        "Z13": "Other placement (Z13)",
        "Z14": "Other placement (Z14)",
    },
)

# Rules 213 and 526 of the SSDA903; Z11 to Z14 divide Z1 from 2025-26 on.
WITHOUT_PROVIDER = frozenset({"T0", "T1", "T2", "T3", "T4", "Z1", "Z11", "Z12", "Z13", "Z14"})

PROVIDER = CodeList(
    "provider",
    {
        "PR0": "Parent or other person with parental responsibility",
        "PR1": "Own provision by the authority",
        "PR2": "Another authority's provision",
        "PR3": "Other public provision",
        "PR4": "Private provision",
        "PR5": "Voluntary or third sector provision",
    },
)

LEGAL_STATUS = CodeList(
    "legal status",
    {
        "C1": "Interim care order",
        "C2": "Full care order",
        "D1": "Freeing order granted",
        "E1": "Placement order granted",
        "J1": "Remanded to accommodation",
        "J2": "Detained under the Police and Criminal Evidence Act",
        "J3": "Youth rehabilitation order with residence requirement",
        "L1": "Police protection",
        "L2": "Emergency protection order",
        "L3": "Child assessment order",
        "V2": "Section 20, single period of accommodation",
        "V3": "Short breaks, agreed series",
        "V4": "Short breaks, single series",
    },
)

# Domain reference 4.2: a child on short breaks does not count as looked after.
SHORT_BREAKS = frozenset({"V3", "V4"})

DISABILITY = CodeList(
    "disability",
    {
        "NONE": "No disability",
        "MOB": "Mobility",
        "HAND": "Hand function",
        "PC": "Personal care",
        "INC": "Incontinence",
        "COMM": "Communication",
        "LD": "Learning",
        "HEAR": "Hearing",
        "VIS": "Vision",
        "BEH": "Behaviour",
        "CON": "Consciousness",
        "AUT": "Autism or Asperger syndrome",
        "DDA": "Other disability under the Equality Act",
    },
)

AGENCY = CodeList(
    "referring agency",
    {
        "1A": "Individual: family member, relative or carer",
        "1B": "Individual: acquaintance",
        "1C": "Individual: self",
        "1D": "Individual: other",
        "2A": "School",
        "2B": "Education services",
        "3A": "Health: general practitioner",
        "3B": "Health: health visitor",
        "3C": "Health: school nurse",
        "3D": "Health: other primary care",
        "3E": "Health: accident and emergency",
        "3F": "Health: other",
        "4": "Housing",
        "5A": "Social care of this authority",
        "5B": "Other services of this authority, youth offending included",
        "5C": "Another local authority",
        "5D": "Early help",
        "6": "Police",
        "7": "Courts, probation or other legal agency",
        "8": "Voluntary and other",
        "9": "Anonymous",
        "10": "Unknown",
    },
)

ASSESSMENT_FACTOR = CodeList(
    "assessment factor",
    {
        "1A": "Alcohol misuse by the child",
        "2A": "Drug misuse by the child",
        "4A": "Mental health of the child",
        "5A": "Learning disability of the child",
        "6A": "Physical disability of the child",
        "9A": "Unaccompanied asylum-seeking child",
        "10A": "Going missing",
        "11A": "Child sexual exploitation",
        "12A": "Trafficking",
        "13A": "Gangs",
        "14A": "Socially unacceptable behaviour",
        "15A": "Self-harm",
        "19B": "Sexual abuse: child on child",
        "19C": "Sexual abuse: adult on child",
        "20": "Other",
        "21": "No factors identified",
        "24A": "Child criminal exploitation",
    },
)

CODE_LISTS = (ETHNICITY, PLACEMENT, PROVIDER, LEGAL_STATUS, DISABILITY, AGENCY, ASSESSMENT_FACTOR)
