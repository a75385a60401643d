"""Who is registered for the demonstration's roundtables: invented people at addresses that nobody has."""

from __future__ import annotations

from events.demo.shapes import Guest

BY_PHONE = "Asked by phone, and knows what is kept"

SCORECARDS_GUESTS = (
    Guest("Ada Lindqvist-Moreau", "Halden Pharma", "sponsor", days=21, part="in_person"),
    Guest("Emre Aydin-Voss", "Site Network West", "site", days=20, part="online"),
    Guest("Greta Solheim-Baptiste", "Nordkap Clinical", "cro", days=19, part="in_person"),
    Guest(
        "Oluwaseun Adeyemi-Hartmann",
        "Practice of Upper Valley",
        "site",
        days=17,
        part="in_person",
        note="Captions, please",
    ),
    Guest("Noa Feldmann-Reyes", "Meridian Oncology", "sponsor", days=16, part="online", becomes="cancelled"),
    Guest("Bashir Rahimi-Okonkwo", "Academic center", "university", days=13, part="online"),
    Guest("Yuki Tamura-Lind", "Halden Pharma", "sponsor", days=11, part="in_person"),
    Guest("Paloma Quist", "Ridgeline Data", "cro", days=9, part="in_person", note="Vegetarian"),
    Guest("Leif Abernathy-Soto", "Bureau of trial registers", "regulator", days=6, part="online"),
    Guest(
        "Constance Mbeki-Thorne", "Field site 12", "site", days=4, part="in_person", by_hand="Asked by letter"
    ),
    Guest("Mira Sandoval-Kreis", "Nordkap Clinical", "cro", days=0, part="online", becomes="unconfirmed"),
)

NETWORKS_GUESTS = (
    Guest("Jules Harrow-Nakata", "Site Network West", "site", days=28),
    Guest("Ottilie Vance-Pereira", "Meridian Oncology", "sponsor", days=27),
    Guest("Samir Dehghan-Ruiz", "Nordkap Clinical", "cro", days=27),
    Guest("Halvard Nystrom-Cole", "Field site 12", "site", days=26),
    Guest("Beatrix Amadi-Lowell", "Halden Pharma", "sponsor", days=26),
    Guest("Kofi Steensen", "Practice of Upper Valley", "site", days=25, note="Captions, please"),
    Guest("Rosalind Achterberg-Diaz", "Academic center", "university", days=24),
    Guest("Teodor Whitcombe-Ito", "Ridgeline Data", "cro", days=24),
    Guest("Marisol Eklund-Banerjee", "Site Network West", "site", days=23),
    Guest("Anselm Okafor-Brandt", "Field site 31", "site", days=22),
    Guest("Philippa Zamora-Kjeldsen", "Halden Pharma", "sponsor", days=22, becomes="cancelled"),
    Guest("Dmitri Castellane-Wu", "Nordkap Clinical", "cro", days=21),
    Guest("Ingrid Farouk-Delacroix", "Lakeside Research Practice", "site", days=20),
    Guest("Cornelius Ashby-Tanaka", "Meridian Oncology", "sponsor", days=19),
    Guest("Wilhelmina Osei-Grant", "Field site 7", "site", days=18),
    Guest("Rafael Lindholm-Mehta", "Academic center", "university", days=17),
    Guest("Saskia Umarov-Bell", "Lakeside Research Practice", "site", days=16),
    Guest("Benedikt Adomako-Ferrer", "Ridgeline Data", "cro", days=15),
    Guest("Lucinda Vargas-Holm", "Site Network West", "site", days=14),
    Guest("Everett Nakamura-Stein", "Halden Pharma", "sponsor", days=12),
    Guest("Zsofia Marchetti-Bloom", "Bureau of trial registers", "regulator", days=11, by_hand=BY_PHONE),
    Guest("Augustin Keller-Abara", "Field site 12", "site", days=9, becomes="waitlisted"),
    Guest("Thandiwe Rosenqvist", "Nordkap Clinical", "cro", days=8, becomes="waitlisted"),
    Guest("Florian Iwasaki-Dunne", "Meridian Oncology", "sponsor", days=6, becomes="waitlisted"),
    Guest("Magdalena Osterhaus-Kim", "Academic center", "university", days=4, becomes="waitlisted"),
    Guest("Ibrahim Petrovsky-Lane", "Lakeside Research Practice", "site", days=2, becomes="waitlisted"),
    Guest("Clementine Yoder-Said", "Field site 31", "site", days=0, becomes="unconfirmed"),
)

INTERIM_GUESTS = (
    Guest("Hedvig Montague-Sato", "Ridgeline Data", "cro", days=10, by_hand=BY_PHONE),
    Guest("Tobias Achebe-Lund", "Academic center", "university", days=7, by_hand="Invited by the moderator"),
)
