"""The registry: names as they stand in mail, with the hazards of the field; domains; standing by date."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from consultation.errors import NotFound
from consultation.model import Addition, Consultation
from consultation.participants import Strength
from consultation.registry import Registry
from consultation.settings import load
from consultation.words import ParticipantKind, TreatyStatus

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def consultation() -> Consultation:
    return load(ROOT / "settings.toml", {})


@pytest.fixture(scope="module")
def registry(consultation: Consultation) -> Registry:
    return Registry.load(consultation)


def sure(registry: Registry, text: str) -> list[str]:
    """Who is surely named: without what is unsafe."""
    return [match.participant.id for match in registry.find_names(text) if match.strength is not Strength.UNSAFE]


NAMES = [
    # one name inside another
    ("the Democratic Republic of the Congo", ["COD"]),
    ("the Republic of the Congo", ["COG"]),
    ("Congo", ["COG"]),
    ("RDC et République du Congo", ["COD", "COG"]),
    ("Guinea, Guinea-Bissau, Equatorial Guinea and Papua New Guinea", ["GIN", "GNB", "GNQ", "PNG"]),
    ("Sudan and South Sudan", ["SDN", "SSD"]),
    ("Niger and Nigeria", ["NER", "NGA"]),
    ("Dominica and the Dominican Republic", ["DMA", "DOM"]),
    ("United Kingdom of Great Britain and Northern Ireland", ["GBR"]),
    ("communities in Northern Ireland", []),
    ("Republic of Korea", ["KOR"]),
    ("Democratic People's Republic of Korea", ["PRK"]),
    ("les États-Unis du Mexique", ["MEX"]),
    ("Estados Unidos Mexicanos", ["MEX"]),
    ("les États-Unis d’Amérique", ["USA"]),
    ("the Gulf of Guinea and the South China Sea", []),
    ("Avenue de France 23, Genève", []),
    # names that are also persons or words
    ("Georgia Smith and Michael Jordan wrote", []),
    ("Georgia welcomes the draft", ["GEO"]),
    ("the Permanent Mission of Jordan", ["JOR"]),
    ("la grenade à main", []),
    ("IT IS NO COMMENT IN OR OUT OF ME", []),
    ("tell us, AND soon", []),
    ("COPE with it, HALO effect, MAG, HI all, PAX", []),
    ("under Article 36 of Additional Protocol I", []),
    # as written
    ("Norway's comments; Viet Nam, Vietnam; Lao\nPDR; Lao P.D.R.", ["NOR", "VNM", "VNM", "LAO", "LAO"]),
    (
        "Bolivia (Plurinational State of), Côte d’Ivoire, COTE D'IVOIRE, Bosnia & Herzegovina",
        ["BOL", "CIV", "CIV", "BIH"],
    ),
    ("Saint Vincent and the Grenadines; St. Lucia; Timor-Leste; El Salvador", ["VCT", "LCA", "TLS", "SLV"]),
    ("(MEX, supported by CHL)", ["MEX", "CHL"]),
    ("the UK and the EU's position; ICRC", ["GBR", "eu", "icrc"]),
    (
        "The HALO Trust, Humanity & Inclusion and the Cluster Munition Coalition",
        ["halo-trust", "humanity-inclusion", "cmc"],
    ),
    ("Lebanon Mine Action Center", ["LBN"]),
    # other languages
    ("la délégation suisse, l'Irlande et l’ambassade d'Espagne", ["CHE", "IRL", "ESP"]),
    ("la Misión Permanente de Noruega; República del Perú", ["NOR", "PER"]),
    ("Missão Permanente de Moçambique", ["MOZ"]),
    ("Постоянное представительство Республики Казахстан", ["KAZ"]),
    ("Норвегией, России, Нигерии и Нигера, Королевства Нидерландов", ["NOR", "RUS", "NGA", "NER", "NLD"]),
    ("Лаосской Народно-Демократической Республики", ["LAO"]),
    ("Соединённых Штатов Америки", ["USA"]),
    ("البعثة الدائمة للمملكة المتحدة", ["GBR"]),
    ("سويسرا ولسويسرا والنرويج للنرويج", ["CHE", "CHE", "NOR", "NOR"]),
    ("جمهورية الكونغو الديمقراطية", ["COD"]),
    ("الدعم المالي", []),
    ("挪威常驻代表团和刚果民主共和国", ["NOR", "COD"]),
    ("索马里、几内亚比绍、尼日利亚和老挝人民民主共和国", ["SOM", "GNB", "NGA", "LAO"]),
]


@pytest.mark.parametrize(("text", "expected"), NAMES, ids=[text[:40] for text, _ in NAMES])
def test_names_in_running_text(registry: Registry, text: str, expected: list[str]) -> None:
    """Longest match first, in seven languages; what could be a word or a person proves nothing."""
    assert sure(registry, text) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("République libanaise", {("LBN", Strength.SHORT)}),
        ("the Kingdom of Norway", {("NOR", Strength.FORMAL)}),
        ("Belgian comments", {("BEL", Strength.DEMONYM)}),
        ("comments from norway", {("NOR", Strength.UNSAFE)}),
        ("DRC supports it", {("COD", Strength.UNSAFE), ("danish-refugee-council", Strength.UNSAFE)}),
        ("Congolese partners", {("COD", Strength.UNSAFE), ("COG", Strength.UNSAFE)}),
        ("COMMENTS BY CAN AND OTHERS", {("CAN", Strength.UNSAFE), ("AND", Strength.UNSAFE)}),
    ],
)
def test_strength_of_names(registry: Registry, text: str, found: set[tuple[str, Strength]]) -> None:
    """A name says more or less by its kind; a spelling with several meanings gives each, as unsafe."""
    assert {(match.participant.id, match.strength) for match in registry.find_names(text)} == found


def test_matches_say_where_they_stand(registry: Registry) -> None:
    """A match gives its place in the text as it was given, decomposed accents and line ends included."""
    text = "On behalf of Co\u0302te d'Ivoire\r\nand of Lao\r\nPDR"
    matches = registry.find_names(text)
    assert [match.participant.id for match in matches] == ["CIV", "LAO"]
    assert all(text[match.start : match.end] == match.words for match in matches)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DEU_LAP_review.docx", ["DEU"]),
        ("NorwayCommentsRD.docx", ["NOR"]),
        ("comments - switzerland v2 final.docx", ["CHE"]),
        ("observations_Côte d'Ivoire.pdf", ["CIV"]),
        ("CMC_Comments.docx", ["cmc"]),
        ("zero_draft_and_annex.docx", []),
        ("comments for the per diem.xlsx", []),
        ("投稿_挪威.docx", ["NOR"]),
    ],
)
def test_names_of_files(registry: Registry, name: str, expected: list[str]) -> None:
    """In names of files capitals count for codes alone; joined words are taken apart."""
    assert [match.participant.id for match in registry.find_in_file_name(name)] == expected


@pytest.mark.parametrize(
    ("address", "owner", "domain", "shared"),
    [
        ("a@mfa.no", "NOR", "mfa.no", False),
        ("A@Mission.MFA.no", "NOR", "mfa.no", False),
        ("a@xmfa.no.example", None, None, False),
        ("a@mod.gov.la", "LAO", "gov.la", False),
        ("a@fcdo.gov.uk", "GBR", "fcdo.gov.uk", False),
        ("a@state.gov", "USA", "state.gov", False),
        ("a@gouv.ne", "NER", "gouv.ne", False),
        ("a@lebmac.org", "LBN", "lebmac.org", False),
        ("a@icrc.org", "icrc", "icrc.org", False),
        ("ccm@un.org", "un", "un.org", True),
        ("a@jd.law.harvard.edu", "ihrc", "law.harvard.edu", True),
        ("a@gichd.org", "gichd", "gichd.org", True),
        ("a@gmail.com", None, "gmail.com", True),
        ("not an address", None, None, False),
    ],
)
def test_domains(registry: Registry, address: str, owner: str | None, domain: str | None, shared: bool) -> None:
    """A domain or one below it belongs to its participant; hosts that several share never identify alone."""
    match = registry.by_address(address)
    if domain is None:
        assert match is None
    else:
        assert match is not None
        assert (match.participant.id if match.participant else None, match.domain, match.shared) == (
            owner,
            domain,
            shared,
        )


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("mission.guatemala@ties.itu.int", "GTM"),
        ("mission.cote-divoire@ties.itu.int", "CIV"),
        ("permanent.mission.nauru@gmail.com", "NRU"),
        ("j.smith@gmail.com", None),
        ("j.jordan@gmail.com", None),
        ("mission.jordan@ties.itu.int", "JOR"),
    ],
)
def test_shared_hosts_hint_by_the_local_part(registry: Registry, address: str, hint: str | None) -> None:
    """On a host of missions or for everybody, the part before the @ is a hint and no more."""
    match = registry.by_address(address)
    assert match is not None
    assert match.participant is None
    assert (match.hint.id if match.hint else None) == hint


def test_internal_addresses(registry: Registry) -> None:
    """The secretariat and the presidency are known by address and by domain; sub-domains are meant too."""
    for address, expected in [
        ("info@cmconvention.org", "isu"),
        ("states-parties@lists.cmconvention.org", "isu"),
        ("CCMpresident3rc@nra.gov.la", "presidency-3rc"),
        ("someone@nra.gov.la", "presidency-3rc"),
    ]:
        found = registry.internal_at(address)
        assert found is not None
        assert found.id == expected
    assert registry.internal_at("someone@mofa.gov.la") is None
    assert registry.internal_at("info@notcmconvention.org") is None
    assert registry.by_id("presidency-3rc").kind is ParticipantKind.INTERNAL


def test_only_the_full_address_is_the_presidency_of_2020() -> None:
    """In the Second Review Conference everybody else at the ministry is the Swiss delegation."""
    second = Registry.load(load(ROOT / "examples/ccm-2rc/settings.toml", {}))
    presidency = second.internal_at("ccm2rc@eda.admin.ch")
    assert presidency is not None
    assert presidency.national == "CHE"
    assert second.internal_at("delegate@eda.admin.ch") is None
    delegate = second.by_address("delegate@eda.admin.ch")
    assert delegate is not None
    assert delegate.participant == second.by_id("CHE")


STANDING = [
    ("LTU", "2025-03-05", TreatyStatus.STATE_PARTY),
    ("LTU", "2025-03-06", TreatyStatus.NOT_PARTY),
    ("NGA", "2020-06-01", TreatyStatus.SIGNATORY),
    ("NGA", "2023-03-01", TreatyStatus.ACCEDING),
    ("NGA", "2023-08-01", TreatyStatus.STATE_PARTY),
    ("SSD", "2020-06-01", TreatyStatus.NOT_PARTY),
    ("SSD", "2026-01-01", TreatyStatus.STATE_PARTY),
    ("LCA", "2020-09-14", TreatyStatus.NOT_PARTY),
    ("LCA", "2020-09-15", TreatyStatus.ACCEDING),
    ("LCA", "2021-03-01", TreatyStatus.STATE_PARTY),
    ("VUT", "2025-09-04", TreatyStatus.NOT_PARTY),
    ("VUT", "2026-02-28", TreatyStatus.ACCEDING),
    ("VUT", "2026-03-01", TreatyStatus.STATE_PARTY),
    ("NOR", "2010-08-01", TreatyStatus.STATE_PARTY),
    ("CYP", "2026-01-01", TreatyStatus.SIGNATORY),
]


@pytest.mark.parametrize(("state", "day", "status"), STANDING)
def test_standing_is_a_function_of_the_date(registry: Registry, state: str, day: str, status: TreatyStatus) -> None:
    """A State's standing changes with the deposit, the entry into force and a withdrawal."""
    assert registry.by_id(state).status_on(date.fromisoformat(day)) is status


@pytest.mark.parametrize(
    ("day", "bound", "signatories"), [("2025-12-31", 112, 12), ("2022-08-01", 110, 13), ("2025-09-04", 111, 12)]
)
def test_counts_by_date(registry: Registry, day: str, bound: int, signatories: int) -> None:
    """States bound (in force or deposited) and signatories count as the public sources say."""
    counts = registry.status_counts(date.fromisoformat(day))
    assert counts[TreatyStatus.STATE_PARTY] + counts[TreatyStatus.ACCEDING] == bound
    assert counts[TreatyStatus.SIGNATORY] == signatories
    assert sum(counts.values()) == 197


def test_organisations_have_no_standing(registry: Registry) -> None:
    """The treaty is for States: an organisation stands nowhere under it."""
    assert registry.by_id("icrc").status_on(date(2026, 1, 1)) is None


def test_groups_for_coverage(registry: Registry) -> None:
    """Every State is in one regional group; the EU has its members of the day."""
    groups = registry.groups(date(2026, 1, 1))
    regional = [groups[name] for name in ("African", "Asia-Pacific", "EEG", "GRULAC", "WEOG")]
    assert sum(len(members) for members in regional) == 197
    assert len(groups["eu"]) == 27
    assert len(registry.members("eu", date(2019, 1, 1))) == 28
    assert not any(item.kind is ParticipantKind.INTERNAL for members in groups.values() for item in members)


def test_display_names_are_those_of_the_united_nations(registry: Registry) -> None:
    """What a delegation reads of itself is the UN English name, never that of a locale table."""
    expected = {
        "LAO": "Lao People's Democratic Republic",
        "VAT": "Holy See",
        "PSE": "State of Palestine",
        "COD": "Democratic Republic of the Congo",
        "PRK": "Democratic People's Republic of Korea",
        "TUR": "Türkiye",
        "NLD": "Netherlands (Kingdom of the)",
    }
    assert {code: registry.by_id(code).name for code in expected} == expected


def test_unknown_ids_are_told_with_what_was_meant(registry: Registry) -> None:
    """An id that does not exist is refused with the nearest one."""
    with pytest.raises(NotFound, match=r"did you mean 'NOR' \(Norway\)"):
        registry.by_id("NORR")


def test_settings_add_participants(consultation: Consultation) -> None:
    """A participant of the settings is found by name and domain; one of the registry gains names."""
    added = Registry.load(
        replace(
            consultation,
            participants=(
                Addition(
                    id="clear-fields", name="Clear Fields", kind=ParticipantKind.OPERATOR, domains=("clear.example",)
                ),
                Addition(id="NOR", aliases=("Noreg",), domains=("fn.example",)),
            ),
        )
    )
    assert sure(added, "Clear Fields and Noreg") == ["clear-fields", "NOR"]
    for address, owner in (("a@clear.example", "clear-fields"), ("a@fn.example", "NOR"), ("a@mfa.no", "NOR")):
        match = added.by_address(address)
        assert match is not None
        assert match.participant is not None
        assert match.participant.id == owner


def test_another_treaty_has_another_table(consultation: Consultation, tmp_path: Path) -> None:
    """Who is party to another treaty comes from a table that the settings name."""
    table = tmp_path / "status.csv"
    table.write_text("alpha3,from,status\nUSA,,signatory\nUSA,2026-01-01,state_party\n", "utf-8")
    other = Registry.load(replace(consultation, status_file=table))
    assert other.by_id("USA").status_on(date(2026, 2, 1)) is TreatyStatus.STATE_PARTY
    assert other.by_id("NOR").status_on(date(2026, 2, 1)) is TreatyStatus.NOT_PARTY


@pytest.mark.parametrize(
    "text",
    [
        "South" + " " * 200_000 + "; Sudan",
        "South " * 40_000,
        "a" * 400_000,
        "Saint-" * 40_000,
        "\u0301" * 200_000,
        "刚果" * 50_000,
    ],
    ids=["gap", "beginnings", "one word", "hyphens", "marks", "chinese"],
)
def test_hostile_text_costs_no_more(registry: Registry, text: str) -> None:
    """Text made to be slow is searched in the time of other text of its length."""
    began = time.process_time()
    registry.find_names(text)
    assert time.process_time() - began < 2


def test_finding_names_takes_no_time(registry: Registry) -> None:
    """A hundred kilobytes of dense text take a fraction of a second (bound ten times the measured time)."""
    text = ("Norway and the Democratic Republic of the Congo support paragraph 12 of the zero draft. " * 1200)[:100_000]
    began = time.process_time()
    assert len(registry.find_names(text)) > 2000
    assert time.process_time() - began < 0.5
