//! Words for names, places and texts: common ones, of nobody in particular.

pub const FIRST_NAMES: &[&str] = &[
    "Anna", "Ben", "Clara", "David", "Elena", "Felix", "Grace", "Hugo", "Ines", "Jonas", "Karin", "Leon", "Maria", "Noah",
    "Olivia", "Paul", "Quentin", "Rosa", "Samuel", "Tara", "Ursula", "Victor", "Wanda", "Xavier", "Yara", "Zoe", "Amir",
    "Beatriz", "Chen", "Dilara", "Emil", "Fatima", "Goran", "Hanna", "Ivan", "Jana", "Kofi", "Lucia", "Mateo", "Nora",
    "Omar", "Priya", "Rafael", "Sofia", "Tomas", "Uma", "Vera", "Wei", "Yusuf", "Zara", "Alice", "Bruno", "Carla", "Dario",
    "Edith", "Frank", "Gina", "Henry", "Iris", "Jack", "Kate", "Liam", "Mila", "Nils",
];

pub const LAST_NAMES: &[&str] = &[
    "Adams", "Bauer", "Costa", "Dubois", "Evans", "Fischer", "Garcia", "Hansen", "Ivanova", "Jansen", "Keller", "Lopez",
    "Martin", "Novak", "Olsen", "Petrov", "Quinn", "Rossi", "Schmidt", "Tanaka", "Underwood", "Vargas", "Weber", "Xu", "Yilmaz",
    "Zimmermann", "Andersson", "Brown", "Chen", "Diaz", "Eriksen", "Ferrari", "Gupta", "Hoffmann", "Ito", "Jones", "Kim",
    "Lehmann", "Moreau", "Nguyen", "Okafor", "Patel", "Ramos", "Silva", "Taylor", "Ueda", "Vogel", "Walker", "Young", "Zhang",
    "Becker", "Clark", "Dupont", "Farkas", "Gruber", "Horvat", "Kaya", "Larsen", "Mendes", "Nowak", "Popescu", "Reyes",
    "Singh", "Wagner",
];

pub const CITIES: &[&str] = &[
    "Amsterdam", "Athens", "Barcelona", "Berlin", "Bern", "Boston", "Brussels", "Budapest", "Cologne", "Copenhagen", "Dublin",
    "Geneva", "Hamburg", "Helsinki", "Kyoto", "Leipzig", "Lima", "Lisbon", "London", "Lyon", "Madrid", "Milan", "Montreal",
    "Munich", "Nairobi", "Oslo", "Paris", "Porto", "Prague", "Quito", "Riga", "Rome", "Seattle", "Seoul", "Stockholm", "Sydney",
    "Tallinn", "Toronto", "Vienna", "Zurich",
];

pub const STREETS: &[&str] = &[
    "Bridge Street", "Castle Road", "Church Lane", "Garden Street", "Harbour Road", "High Street", "Hill Road", "Lake Avenue",
    "Main Street", "Market Square", "Mill Lane", "North Street", "Oak Avenue", "Orchard Road", "Park Avenue", "River Street",
    "School Lane", "South Street", "Station Road", "Victoria Street", "West Street", "Willow Lane",
];

/// Codes of ISO 3166-1, each with the name.
pub const COUNTRIES: &[(&str, &str)] = &[
    ("AT", "Austria"), ("BE", "Belgium"), ("BR", "Brazil"), ("CA", "Canada"), ("CH", "Switzerland"), ("CZ", "Czechia"),
    ("DE", "Germany"), ("DK", "Denmark"), ("ES", "Spain"), ("FI", "Finland"), ("FR", "France"), ("GB", "United Kingdom"),
    ("GR", "Greece"), ("HU", "Hungary"), ("IE", "Ireland"), ("IN", "India"), ("IT", "Italy"), ("JP", "Japan"), ("KE", "Kenya"),
    ("KR", "South Korea"), ("MX", "Mexico"), ("NL", "Netherlands"), ("NO", "Norway"), ("PL", "Poland"), ("PT", "Portugal"),
    ("SE", "Sweden"), ("US", "United States"),
];

/// Codes of ISO 4217, the usual ones first.
pub const CURRENCIES: &[&str] = &["EUR", "USD", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "CAD"];

pub const ADJECTIVES: &[&str] = &[
    "Amber", "Bold", "Bright", "Calm", "Classic", "Clear", "Compact", "Crisp", "Deep", "Early", "Fine", "Fresh", "Gentle", "Golden",
    "Grand", "Green", "Happy", "Light", "Lively", "Modern", "Neat", "North", "Open", "Plain", "Prime", "Quick", "Quiet", "Rapid",
    "Round", "Sharp", "Silver", "Simple", "Smart", "Smooth", "Soft", "Solid", "Steady", "Sunny", "Swift", "Warm",
];

pub const THINGS: &[&str] = &[
    "Anchor", "Basket", "Bell", "Bench", "Book", "Bottle", "Box", "Bridge", "Brush", "Cable", "Chair", "Clock", "Compass", "Cup",
    "Desk", "Drum", "Filter", "Frame", "Garden", "Glass", "Hammer", "Handle", "Harbor", "Kettle", "Key", "Lamp", "Ladder", "Lens",
    "Map", "Mirror", "Notebook", "Paper", "Pen", "Pillow", "Plate", "Radio", "Ring", "River", "Shelf", "Spoon", "Stone", "Table",
    "Tower", "Valley", "Wheel", "Window",
];

pub const COMPANY_ENDS: &[&str] = &["Ltd", "GmbH", "Inc", "AG", "SA", "Group", "Labs", "Partners", "Systems", "Works"];

pub const LOREM: &[&str] = &[
    "lorem", "ipsum", "dolor", "sit", "amet", "consectetur", "adipiscing", "elit", "sed", "do", "eiusmod", "tempor", "incididunt",
    "ut", "labore", "et", "dolore", "magna", "aliqua", "enim", "ad", "minim", "veniam", "quis", "nostrud", "exercitation",
    "ullamco", "laboris", "nisi", "aliquip", "ex", "ea", "commodo", "consequat", "duis", "aute", "irure", "in", "reprehenderit",
    "voluptate", "velit", "esse", "cillum", "fugiat", "nulla", "pariatur", "excepteur", "sint", "occaecat", "cupidatat", "non",
    "proident", "sunt", "culpa", "qui", "officia", "deserunt", "mollit", "anim", "id", "est", "laborum",
];

pub const AGENTS: &[&str] = &[
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
    "curl/8.14.1",
];

pub const COLORS: &[&str] = &["black", "blue", "brown", "gray", "green", "orange", "pink", "purple", "red", "white", "yellow"];

pub const LOCALES: &[&str] = &["en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "ja"];

pub const ZONES: &[&str] = &["UTC", "Europe/Berlin", "Europe/Paris", "Europe/London", "America/New_York", "Asia/Tokyo"];
