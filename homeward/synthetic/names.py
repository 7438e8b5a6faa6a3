"""Names that nobody has, of children, adults and places; telephones that Ofcom keeps for drama."""

from homeward.synthetic.chance import Chance
from homeward.synthetic.world import Adult

GIVEN = [
    "Avery",
    "Blake",
    "Casey",
    "Devon",
    "Ellis",
    "Frankie",
    "Gray",
    "Harper",
    "Indigo",
    "Jules",
    "Kit",
    "Lake",
    "Marlow",
    "Nico",
    "Ocean",
    "Parker",
    "Quill",
    "Remy",
    "Sage",
    "Tatum",
    "Umber",
    "Vale",
    "Wren",
    "Xen",
    "Yarrow",
    "Zephyr",
]
WITH_SHORT_FORM = {
    "Alexander": "Alex",
    "Benjamin": "Ben",
    "Charlotte": "Lottie",
    "Christopher": "Chris",
    "Daniel": "Danny",
    "Edward": "Ted",
    "Eleanor": "Nell",
    "Elizabeth": "Liz",
    "Frederick": "Fred",
    "Isabella": "Bella",
    "Jessica": "Jess",
    "Jonathan": "Jon",
    "Joseph": "Joe",
    "Katherine": "Kate",
    "Margaret": "Maggie",
    "Matthew": "Matt",
    "Nathaniel": "Nate",
    "Nicholas": "Nick",
    "Patricia": "Trish",
    "Rebecca": "Becky",
    "Samuel": "Sam",
    "Stephen": "Steve",
    "Theodore": "Theo",
    "Thomas": "Tom",
    "Victoria": "Vicky",
    "William": "Bill",
}
"""First names of children, and how each is called at home."""
NEARLY_ONE = {"Jayden": "Kayden", "Ella": "Elsa", "Mia": "Mila", "Harley": "Farley", "Ava": "Eva"}
"""First names that some parents give to twins."""
FIRST = [*GIVEN, *WITH_SHORT_FORM, *NEARLY_ONE]
FAMILY = [
    "Example",
    "Sample",
    "Specimen",
    "Placeholder",
    "Invented",
    "Madeup",
    "Fictional",
    "Imagined",
    "Notional",
    "Pretend",
    "Supposed",
    "Figment",
    "Unreal",
    "Dummy",
    "Mockup",
    "Testcase",
    "Fabled",
    "Makebelieve",
    "Nonesuch",
    "Whatsit",
]
_STEMS = (
    "Exam Samp Speci Placer Inven Madeup Fict Imagin Notion Preten Suppos Nobod Unreal Dumm Mock Testc Fable"
)
_ENDINGS = "ley worth field ham wick ford by ton combe thorpe mere gate dale stow"
OF_CHILDREN = [f"{stem}{ending}" for stem in _STEMS.split() for ending in _ENDINGS.split()]
"""Family names that nobody has; enough that few children share both names by chance."""
ALIASES = [
    first + rest
    for first in ("B", "Ch", "D", "F", "G", "J", "K", "L", "M", "N", "P", "R", "S", "Sh", "T", "W", "Y", "Z")
    for rest in ("az", "ez", "oz", "uz", "azza", "ezza", "ozza", "uzza")
]
"""So many that two persons of one nickname are the exception; guess."""

STREETS = ("Invented Street", "Imaginary Road", "Pretend Avenue", "Fictional Lane", "Madeup Drive")
TELEPHONES = (
    *("07700900", "01632960", "01134960", "01144960", "01154960", "01164960", "01174960", "01184960"),
    *("01214960", "01314960", "01414960", "01514960", "01614960", "01914980", "02079460", "02920180"),
)
"""The beginnings of those numbers, a thousand of each (Ofcom, telephone numbers for drama use)."""
ADULTS = 1000 * len(TELEPHONES)
"""Of whom no two need share a telephone."""
DISTRICTS = {"Birkenhead": 0.4, "Wallasey": 0.3, "South": 0.15, "West": 0.15}
ETHNICITIES = {
    "WBRI": 0.93,
    "WOTH": 0.02,
    "MWBC": 0.01,
    "AOTH": 0.01,
    "BAFR": 0.01,
    "CHNE": 0.01,
    "NOBT": 0.01,
}
SEXES = {"female": 0.49, "male": 0.49, "not_recorded": 0.02}


def adult(chance: Chance, number: int) -> Adult:
    """One person, with the telephone of that `number`; there are ADULTS of them, and then the same again."""
    alias, family = chance.choice(ALIASES), chance.choice(FAMILY)
    second = number // (len(ALIASES) * len(FAMILY)) % len(FAMILY)
    house = chance.randint(1, 400)
    flat = f"Flat {chance.randint(1, 12)}, " if chance.happens(0.4) else ""
    return Adult(
        alias=alias,
        name=f"{alias} {family}-{FAMILY[second]}" if second else f"{alias} {family}",
        phone=f"{TELEPHONES[number % ADULTS // 1000]}{number % 1000:03d}",
        handle=f"invented_{chance.randint(1000, 999_999)}",
        vehicle=f"ZZ{chance.randint(10, 99)}{''.join(chance.choices('ABCDEFGH', k=3))}",
        address=f"{flat}{house} {chance.choice(STREETS)}",
    )


def spelled(chance: Chance, kind: str, value: str) -> str:
    """The same telephone, address, ... as different people write it down."""
    return chance.choice(_SPELLINGS[kind])(value)


_SPELLINGS = {
    "phone": (
        lambda v: v,
        lambda v: f"{v[:5]} {v[5:]}",
        lambda v: f"+44 {v[1:5]} {v[5:]}",
        lambda v: f"0044{v[1:]}",
        lambda v: f"+44 (0){v[1:5]}-{v[5:8]}-{v[8:]}",
    ),
    "address": (
        lambda v: v,
        lambda v: v.upper(),
        lambda v: v.replace(",", "").lower(),
        lambda v: v.replace("Street", "St.").replace("Road", "Rd").replace("Avenue", "Ave"),
    ),
    "vehicle": (lambda v: v, lambda v: f"{v[:4]} {v[4:]}", lambda v: v.lower()),
    "handle": (lambda v: v, lambda v: f"@{v}", lambda v: v.upper()),
    "name": (lambda v: v, lambda v: v.lower(), lambda v: v.replace("a", "á")),
}
