"""Who may do what: the matrix of specs/learning.md § 12, as data.

A scope says over which rows an action is allowed: "-" no, "pub" published only, "own" one's own rows, "coop" one's own
co-operatives of the current season, "cohort" the cohorts one trains, "tot" totals without names, "org" the whole
organisation, "all*" everything, and an audit row is written.
"""

COOPERANT, FACILITATOR, TRAINER, COORDINATOR, ADMINISTRATOR = (
    "cooperant",
    "facilitator",
    "trainer",
    "coordinator",
    "administrator",
)
ROLES = (COOPERANT, FACILITATOR, TRAINER, COORDINATOR, ADMINISTRATOR)
STAFF = (TRAINER, COORDINATOR, ADMINISTRATOR)

# The groups of the administration, under the names people read there.
GROUPS = {
    COOPERANT: "Coopérantes et coopérants",
    FACILITATOR: "Animatrices et animateurs",
    TRAINER: "Formatrices et formateurs",
    COORDINATOR: "Coordination",
    ADMINISTRATOR: "Administration",
}

COLUMNS = ("visitor", "cooperant", "in_training", "facilitator", "trainer", "coordinator", "administrator")
WIDTH = ("-", "pub", "tot", "own", "coop", "cohort", "org", "all*")  # narrow to wide

_TABLE = """
page.read                pub pub pub pub pub pub pub
award.verify             pub pub pub pub pub pub pub
course.read              -   own own own org org org
course.enrol_self        -   own own own own own own
course.preview           -   -   -   -   org org org
course.edit              -   -   -   -   org org org
course.publish           -   -   -   -   org org org
course.retire            -   -   -   -   org org org
impact.choose            -   -   -   -   org org org
enrolment.create         -   -   -   coop cohort org all*
enrolment.withdraw       -   -   -   coop cohort org all*
progress.act             -   own own own own own own
help.ask                 -   own own own own own own
progress.act_for         -   -   -   coop cohort - -
progress.read_cooperant  -   own -   coop -   tot all*
progress.read_facilitator - -   own own cohort org all*
completion.grant         -   -   -   -   cohort org all*
completion.withdraw      -   -   -   -   cohort org all*
deposit.review           -   -   -   coop cohort org all*
report.cohort            -   -   -   coop cohort org all*
help.list                -   -   -   coop cohort org all*
followup.write           -   -   -   coop cohort org all*
report.export            -   -   -   -   cohort org all*
evidence.export          -   -   -   -   cohort org all*
award.download           -   own own own own own own
award.issue              -   -   -   -   cohort org all*
award.revoke             -   -   -   -   -   org all*
name_change.decide       -   -   -   -   -   org all*
name_change.request      -   own own own own own own
privacy.change           -   own own own own own own
certificate_type.edit    -   -   -   -   -   org org
person.invite            -   -   -   coop cohort org all*
person.new_code          -   -   -   coop cohort org all*
person.read_contact      -   own own coop cohort org all*
account.export           -   own own own own own own
account.ask_erasure      -   own own own own own own
role.assign              -   -   -   -   -   org all*
settings.edit            -   -   -   -   -   -   all*
audit.read               -   -   -   -   -   -   all*
"""

MATRIX: dict[str, dict[str, str]] = {
    words[0]: dict(zip(COLUMNS, words[1:], strict=True)) for words in map(str.split, _TABLE.strip().splitlines())
}


def scope(action: str, roles: frozenset[str], *, has_coop: bool = False) -> str:
    """Return the widest scope these roles give for an action; KeyError for an action nobody wrote down.

    A facilitator without a co-operative of the current season is "in training".
    """
    row = MATRIX[action]
    facilitator = "facilitator" if has_coop else "in_training"
    columns = {facilitator if role == FACILITATOR else role for role in roles}
    scopes = [row["visitor"], *(row[column] for column in columns if column in row)]
    return max(scopes, key=WIDTH.index)
