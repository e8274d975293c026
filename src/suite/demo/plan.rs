//! Who lives where in an invented town, and what happened to them in the two years before its day.
//!
//! Pure: from size, seed and day to a list of households. The shares are rough ones of a small
//! town with many old people; they serve to try the software, not to describe a real place.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::words::{Sex, Word, one_of, words};
use crate::base::date::Date;

/// The size, the seed and the day.
#[derive(Clone, Copy, Debug)]
pub struct Brief {
    /// Persons living in the town on that day.
    pub residents: usize,
    /// Another seed makes another town.
    pub seed: u64,
    /// The business day.
    pub as_of: Date,
}

/// The town's invented name.
pub const TOWN: &str = "桜沢町";
/// Its prefecture as addresses write it.
pub const PREFECTURE: &str = "架空県";

/// How a household is made up (世帯類型).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Make {
    /// One person of working age.
    Single,
    /// One old person.
    OldSingle,
    /// An old couple.
    OldCouple,
    /// A couple with children.
    Family,
    /// One parent with children.
    OneParent,
    /// Grandparents, parents and children.
    ThreeGenerations,
}

/// An address as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Seven digits.
    pub postal_code: &'static str,
    /// Prefecture and municipality; empty for the town itself.
    pub municipality: String,
    /// District, with 丁目.
    pub district: String,
    /// Numbers (番地・番・号).
    pub lot: String,
    /// House name and flat (方書), possibly empty.
    pub building: String,
}

/// Why a household came to where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// Long ago.
    Always,
    /// From another town, by 転入.
    From(Place),
    /// From this place in the town, by 転居, where it had been since that day.
    Within(Place, Date),
}

/// A person of the plan.
#[derive(Clone, Debug)]
pub struct Somebody {
    /// Surname and given name with one full-width space, or the roman name.
    pub name: String,
    /// The reading.
    pub kana: String,
    /// The roman name on the residence card, for foreign residents.
    pub roman: Option<&'static str>,
    /// The name in use (通称), for some foreign residents.
    pub common_name: Option<String>,
    /// Nationality, for foreign residents.
    pub nationality: Option<&'static str>,
    /// Sex.
    pub sex: Sex,
    /// Birth date; the day is unknown for a few very old persons.
    pub birth: Date,
    /// Whether day and month of birth are unknown.
    pub birth_day_unknown: bool,
    /// The day of death, if it fell in the two years.
    pub died: Option<Date>,
    /// Relation to the head (続柄).
    pub relation: &'static str,
    /// Telephone.
    pub phone: Option<String>,
}

/// A household of the plan.
#[derive(Clone, Debug)]
pub struct Home {
    /// How it is made up.
    pub make: Make,
    /// Where.
    pub place: Place,
    /// Since when.
    pub since: Date,
    /// How it came there.
    pub came: Came,
    /// Where it went, if it left the town in the two years.
    pub left: Option<(Date, Place)>,
    /// The people, head first.
    pub people: Vec<Somebody>,
    /// Protected (支援措置) since this day.
    pub protected: Option<Date>,
}

/// Somebody known to the town who does not live there (住登外者), or a corporation.
#[derive(Clone, Debug)]
pub enum Outsider {
    /// A person.
    Person(Somebody, Place),
    /// A corporation: name, reading, thirteen-digit number, place.
    Corporation(String, String, String, Place),
}

/// The whole plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The households, those that left among them.
    pub homes: Vec<Home>,
    /// Those outside the register.
    pub outsiders: Vec<Outsider>,
}

/// Plans a town.
#[must_use]
pub fn plan(brief: &Brief) -> Plan {
    let mut planner = Planner { rng: ChaCha8Rng::seed_from_u64(brief.seed), as_of: brief.as_of, homes: 0 };
    let mut homes = Vec::new();
    let mut living = 0;
    while living < brief.residents {
        let mut home = planner.home();
        if home.left.is_none() {
            let room = brief.residents - living;
            while home.people.iter().filter(|p| p.died.is_none()).count() > room {
                home.people.pop();
            }
            living += home.people.iter().filter(|p| p.died.is_none()).count();
        }
        homes.push(home);
    }
    let outsiders = (0..brief.residents / 50).map(|i| planner.outsider(i)).collect();
    Plan { homes, outsiders }
}

struct Planner {
    rng: ChaCha8Rng,
    as_of: Date,
    homes: usize,
}

impl Planner {
    fn chance(&mut self, per_mille: u32) -> bool {
        self.rng.random_range(0..1000) < per_mille
    }

    fn recent_day(&mut self) -> Date {
        self.as_of.plus_days(-self.rng.random_range(1..730))
    }

    fn home(&mut self) -> Home {
        let make = match self.rng.random_range(0..100) {
            0..16 => Make::Single,
            16..32 => Make::OldSingle,
            32..52 => Make::OldCouple,
            52..81 => Make::Family,
            81..88 => Make::OneParent,
            _ => Make::ThreeGenerations,
        };
        let mut people = if self.chance(18) { self.foreigners(make) } else { self.family(make) };
        let place = self.place();
        let eldest = people.iter().map(|p| p.birth).min().unwrap_or(self.as_of);
        let (since, came) = match self.rng.random_range(0..1000) {
            0..80 => (self.recent_day(), Came::From(self.elsewhere())),
            80..120 => {
                let moved = self.recent_day();
                let before = moved.plus_days(-self.rng.random_range(400..8000)).max(eldest);
                (moved, Came::Within(self.place(), before))
            }
            _ => (self.as_of.plus_days(-self.rng.random_range(731..14000)).max(eldest), Came::Always),
        };
        let left = self.chance(25).then(|| (self.recent_day(), self.elsewhere()));
        let left = left.filter(|(day, _)| *day > since);
        if left.is_none() {
            self.deaths(&mut people, since);
        }
        let protected = (left.is_none() && self.chance(6)).then(|| self.recent_day().max(since));
        Home { make, place, since, came, left, people, protected }
    }

    /// One old person in thirty died in the two years; never the only one of the household.
    fn deaths(&mut self, people: &mut [Somebody], since: Date) {
        let many = people.len() > 1;
        for person in people.iter_mut().filter(|_| many) {
            let old = person.birth < self.as_of.plus_years(-72);
            let day = self.recent_day();
            if old && person.relation != "世帯主" && self.chance(60) && day > since {
                person.died = Some(day);
            }
        }
    }

    /// By weight, but every fourth home takes the next of the list.
    fn surname(&mut self) -> Word {
        self.homes += 1;
        let weighted = words().surname(&mut self.rng);
        let turn = self.homes.is_multiple_of(4).then(|| words().surname_in_turn(self.homes / 4));
        turn.flatten().unwrap_or(weighted)
    }

    fn family(&mut self, make: Make) -> Vec<Somebody> {
        let surname = self.surname();
        let (man, woman) = (Sex::Male, Sex::Female);
        let head_sex = if self.chance(make_women(make)) { woman } else { man };
        let mut people = Vec::new();
        match make {
            Make::Single => people.push(self.person(surname, head_sex, 19..60, "世帯主")),
            Make::OldSingle => people.push(self.person(surname, head_sex, 65..100, "世帯主")),
            Make::OldCouple => {
                people.push(self.person(surname, man, 65..92, "世帯主"));
                people.push(self.person(surname, woman, 63..90, "妻"));
            }
            Make::Family => {
                let parent = self.rng.random_range(26..56);
                people.push(self.person(surname, man, parent..parent + 4, "世帯主"));
                people.push(self.person(surname, woman, parent - 3..parent + 2, "妻"));
                self.children(&mut people, surname, parent, "子");
            }
            Make::OneParent => {
                let parent = self.rng.random_range(24..50);
                people.push(self.person(surname, head_sex, parent..parent + 3, "世帯主"));
                self.children(&mut people, surname, parent, "子");
            }
            Make::ThreeGenerations => {
                let parent = self.rng.random_range(30..50);
                people.push(self.person(surname, man, parent + 26..parent + 34, "世帯主"));
                people.push(self.person(surname, woman, parent + 23..parent + 30, "妻"));
                people.push(self.person(surname, man, parent..parent + 3, "子"));
                people.push(self.person(surname, woman, parent - 2..parent + 2, "子の妻"));
                self.children(&mut people, surname, parent, "子の子");
            }
        }
        if let Some(head) = people.first_mut() {
            head.phone = Some(format!("0999-{:02}-{:04}", self.rng.random_range(20..60), self.rng.random_range(0..10000)));
        }
        people
    }

    fn children(&mut self, people: &mut Vec<Somebody>, surname: Word, parent: i16, relation: &'static str) {
        let number = self.rng.random_range(1..4);
        for _ in 0..number {
            let oldest = (parent - 22).clamp(1, 22);
            let sex = if self.chance(490) { Sex::Female } else { Sex::Male };
            let child = self.person(surname, sex, 0..oldest, relation);
            people.push(child);
        }
        let first = people.iter().position(|p| p.relation == relation).unwrap_or(people.len());
        if let Some(children) = people.get_mut(first..) {
            children.sort_by_key(|p| p.birth);
        }
    }

    fn person(&mut self, surname: Word, sex: Sex, ages: std::ops::Range<i16>, relation: &'static str) -> Somebody {
        let age = self.rng.random_range(ages);
        let birth = self.as_of.plus_years(-age).plus_days(-self.rng.random_range(0..365));
        let given = words().given(&mut self.rng, sex, birth.year());
        Somebody {
            name: format!("{}　{}", surname.text, given.text),
            kana: format!("{}　{}", surname.kana, given.kana),
            roman: None,
            common_name: None,
            nationality: None,
            sex,
            birth,
            birth_day_unknown: age > 88 && self.chance(20),
            died: None,
            relation,
            phone: None,
        }
    }

    fn foreigners(&mut self, make: Make) -> Vec<Somebody> {
        let mut people = self.family(make);
        let surname = words().surname(&mut self.rng);
        for person in &mut people {
            let fitting: Vec<_> = words().foreign.iter().filter(|f| f.sex == person.sex).collect();
            let Some(foreign) = one_of(&mut self.rng, &fitting) else { continue };
            person.name = foreign.roman.to_owned();
            person.kana = foreign.kana.to_owned();
            person.roman = Some(foreign.roman);
            person.nationality = Some(foreign.nationality);
            let given = words().given(&mut self.rng, person.sex, person.birth.year());
            person.common_name =
                self.chance(300).then(|| format!("{}　{}", surname.text, given.text));
        }
        people
    }

    fn place(&mut self) -> Place {
        let Some(district) = one_of(&mut self.rng, &words().districts) else { return self.elsewhere() };
        let name = district.word.text;
        let (district, lot, postal_code) = match district.chome {
            0 => {
                let lot = match self.rng.random_range(0..3) {
                    0 => format!("{}番地", self.rng.random_range(1..2400)),
                    _ => format!("{}番地{}", self.rng.random_range(1..2400), self.rng.random_range(1..30)),
                };
                (name.to_owned(), lot, district.postal_code)
            }
            chome => {
                const KANJI: [&str; 6] = ["一", "二", "三", "四", "五", "六"];
                let at = self.rng.random_range(0..chome.min(6)) as usize;
                let chome = KANJI.get(at).copied().unwrap_or("一");
                let lot = format!("{}番{}号", self.rng.random_range(1..40), self.rng.random_range(1..25));
                (format!("{name}{chome}丁目"), lot, district.postal_code)
            }
        };
        let building = match (self.chance(160), one_of(&mut self.rng, &words().buildings)) {
            (true, Some(house)) => {
                let flat = self.rng.random_range(1..5) * 100 + self.rng.random_range(1..9);
                format!("{}{flat}号室", house.text)
            }
            _ => String::new(),
        };
        Place { postal_code, municipality: String::new(), district, lot, building }
    }

    fn elsewhere(&mut self) -> Place {
        const TOWNS: [&str; 6] = ["架空県若草市", "架空県北野町", "空想県港南市", "空想県白峰村", "架空県川辺市", "空想県青葉区"];
        let town = one_of(&mut self.rng, &TOWNS).copied().unwrap_or("架空県若草市");
        let lot = format!("{}番地{}", self.rng.random_range(1..900), self.rng.random_range(1..20));
        let (municipality, district) = (town.to_owned(), "本町".to_owned());
        Place { postal_code: "9990999", municipality, district, lot, building: String::new() }
    }

    fn outsider(&mut self, number: usize) -> Outsider {
        if number.is_multiple_of(5) {
            let word = words().surname(&mut self.rng);
            let (name, kana) = match self.rng.random_range(0..3) {
                0 => (format!("株式会社{}建設", word.text), format!("カブシキガイシャ{}ケンセツ", word.kana)),
                1 => (format!("有限会社{}商店", word.text), format!("ユウゲンガイシャ{}ショウテン", word.kana)),
                _ => (format!("社会福祉法人{}会", word.text), format!("シャカイフクシホウジン{}カイ", word.kana)),
            };
            let base = 10_000_000_000 + u64::try_from(number).unwrap_or(0) * 7919;
            return Outsider::Corporation(name, kana, corporate_number(base), self.place());
        }
        let surname = words().surname(&mut self.rng);
        let sex = if self.chance(500) { Sex::Female } else { Sex::Male };
        let person = self.person(surname, sex, 25..85, "");
        Outsider::Person(person, self.elsewhere())
    }
}

/// Of a thousand heads of such households, how many are women.
fn make_women(make: Make) -> u32 {
    match make {
        Make::Single => 400,
        Make::OldSingle => 700,
        Make::OneParent => 870,
        Make::OldCouple | Make::Family | Make::ThreeGenerations => 0,
    }
}

/// A corporate number (法人番号): the check digit, then twelve digits
/// (法人番号の指定等に関する省令 第2条: 9 − (Σ digit × weight mod 9), weights 1, 2 from the right).
fn corporate_number(base: u64) -> String {
    let digits = format!("{:012}", base % 1_000_000_000_000);
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, digit)| u32::from(digit - b'0') * if i % 2 == 0 { 1 } else { 2 })
        .sum();
    format!("{}{digits}", 9 - sum % 9)
}
