"""What the first posts say."""

from __future__ import annotations

PEOPLE = (
    ("ada", "Third floor. I mend radios, and most other things with a plug."),
    ("bruno", "Bread on Saturdays. Ask me about sourdough."),
    ("chidi", "New here, with two children and a very small dog."),
    ("dalia", "ترجمة وقهوة جيدة. Translator; the coffee is good."),
    ("emil", "Looks after the tool shed and its key."),
    ("fumiko", "Allotment 14. Too many courgettes every single year."),
)

#: Title, text, tags, picture, what the picture shows. The last one is the newest.
FEATURED = (
    (
        "The notice board in the hall is gone, and this is why",
        "The caretaker took it down before the painters came. It will not hang again: this page "
        "is the new one.\n\nEverybody in the house can write here, with or without a picture.",
        "house news",
        "",
        "",
    ),
    (
        "Does anybody still have the photograph of the old bakery?",
        "It was here before the last tidy-up, and now the picture is missing.",
        "history",
        "lost-in-the-move.png",
        "The old bakery at the corner, about 1960",
    ),
    (
        "A very long title, because the person who wrote it wanted to say everything at once and "
        "then found that there was hardly anything left to say below it",
        "So, in short: the lift works again.",
        "house lift",
        "",
        "",
    ),
    (
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenständerreinigungsmittel",
        "Half a bottle left over, free to whoever can read the label aloud.",
        "free",
        "",
        "",
    ),
    (
        "مأدبة الحي يوم الجمعة",
        "نلتقي في الحديقة الساعة السابعة مساءً. أحضروا طبقاً تحبونه، والشاي علينا.",
        "food garden",
        "",
        "",
    ),
    (
        "שולחן ארוך ברחוב",
        "ביום ראשון אחר הצהריים. כולם מוזמנים.",
        "food",
        "",
        "",
    ),
    (
        "🎉 Street party 🎶 on the 14th 🥳👩‍👩‍👧‍👦",
        "🌭 from four, 🎸 from seven, 🧹 from ten. Bring a chair, and a 🧥 for later.",
        "party music",
        "",
        "",
    ),
    (
        "Night walk along the river",
        "We meet at the bridge at nine and walk to the mill. About an hour, slow enough for "
        "everybody. Dogs welcome, torches not needed: the moon is nearly full.",
        "walk river",
        "night.png",
        "Dark hills below a pale moon",
    ),
    (
        "The whole valley from the roof, stitched from nine photographs",
        "Taken this morning when the painters let me up. Wide, so open it in a large window.",
        "photo",
        "panorama.png",
        "Hills from left to right in the first light",
    ),
    (
        "Seedlings: forty tomatoes look for a home",
        "Four kinds, all labelled. They stand in the yard beside the bicycles; take up to three "
        "each, and leave the pots in the crate.\n\nHow to plant them: https://example.org/tomatoes",
        "garden free",
        "noon.png",
        "Green hills below a bright sky",
    ),
    (
        "Repair café on Saturday: bring what is broken",
        "From two to six in the common room. Ada does electrics, Emil does wood and bicycles, "
        "and Bruno brings cake.\n\nWhat helps: the manual, the charger, and an hour of time.",
        "repair house",
        "dawn.png",
        "Hills at dawn, the sun just above them",
    ),
)

#: Titles, texts, things, tags.
SUBJECTS: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str], ...] = (
    (
        ("Free to collect: {}", "To give away: {}", "Who wants {}?"),
        (
            "We have {} that nobody uses any more. In good order; come by after six.",
            "First come, first served: {}. It stands in the hall until Sunday.",
        ),
        ("a bookshelf", "two garden chairs", "a desk lamp", "a box of jam jars", "a cot", "a rug"),
        "free",
    ),
    (
        ("Can I borrow {}?", "Wanted for one day: {}"),
        (
            "I need {} on the weekend and would bring it back on Monday, cleaned.",
            "Does anybody own {}? There is cake in it for you.",
        ),
        ("a tall ladder", "a drill", "a cargo bike", "a tent", "a projector", "a jam thermometer"),
        "borrow tools",
    ),
    (
        ("Found: {}", "Whose is it? Found {}"),
        (
            "Found {} by the letterboxes this morning. It waits at the caretaker's.",
            "Somebody left {} on the bench in the yard. Tell me what is special about it.",
        ),
        ("a blue scarf", "a bunch of keys", "a child's shoe", "an umbrella", "a library book"),
        "found",
    ),
    (
        ("Who joins in: {}?", "New group: {}", "{}, every second week"),
        (
            "We would like to start with {} and look for three or four people. No experience "
            "needed, only an evening.",
            "There are two of us already for {}. Write below if you would like to come.",
        ),
        ("board games", "choir practice", "running at a slow pace", "Spanish over tea", "knitting"),
        "group evening",
    ),
    (
        ("House: {}", "Please note: {}"),
        (
            "The caretaker asks me to pass on: {}. Questions go below.",
            "As was said at the meeting: {}. Thank you all.",
        ),
        (
            "the water is off on Tuesday from eight to ten",
            "bicycles in the cellar get new stands",
            "the chimney sweep comes on Thursday",
            "the laundry room has a new plan",
        ),
        "house news",
    ),
)

COMMENTS = (
    "Count me in!",
    "Is this still on? I would come by tomorrow after work.",
    "Thank you, that is very kind.",
    "I have one too, if you need a second.",
    "Wonderful 🌻",
    "Sent you a note under the door.",
    "Could somebody bring it up to the fourth floor? I am not good on stairs at the moment.",
    "شكراً جزيلاً!",
    "Already gone, I am afraid.",
    "We did this last year, and it was lovely. The only thing that was missing was shade, so "
    "perhaps take the large umbrella from the shed; Emil has the key.",
)
