"""What no rule considers: said on every reason card, in the register and in all that is made of it."""

NOT_CONSIDERED = (
    "the child's sex",
    "the child's ethnicity, nationality, language or religion",
    "whether the child agreed to anything that happened, or calls it harm",
    "whether the child would be a witness, or told everything",
    "an interview that was refused, as a reason to do less",
    "any figure that stands for how likely harm is: there is none; each rule says yes, no or cannot tell",
    "anything learned by a computer from other children's records",
)
