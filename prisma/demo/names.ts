import type { Random } from "@/prisma/demo/random";

// Syllables chosen to sound like names without belonging to one language or pointing at anyone. A name says nothing about
// a writer's group: names are drawn before groups are.
const FIRST_STARTS = [
  "Ae",
  "Bri",
  "Ce",
  "Da",
  "El",
  "Fe",
  "Gwi",
  "Ha",
  "Io",
  "Jo",
  "Ka",
  "Lu",
  "Mi",
  "Ny",
  "Oli",
  "Pe",
];
const FIRST_STARTS_MORE = [
  "Qui",
  "Ra",
  "Sa",
  "Te",
  "Uli",
  "Ve",
  "Wi",
  "Xa",
  "Ya",
  "Zo",
  "Tha",
  "She",
  "Cho",
  "Dre",
];
const FIRST_MIDDLES = ["la", "ri", "no", "ve", "mi", "sa", "tu", "da", "lo", "ne", "", "", ""];
const FIRST_ENDS = [
  "len",
  "ra",
  "vin",
  "sel",
  "nor",
  "mia",
  "dan",
  "rik",
  "na",
  "theo",
  "lis",
  "wen",
  "ko",
  "shi",
  "jun",
];
const LAST_STARTS = [
  "Ald",
  "Bren",
  "Cal",
  "Dov",
  "Esh",
  "Fal",
  "Gar",
  "Hol",
  "Ist",
  "Jar",
  "Kest",
  "Lor",
  "Mav",
  "Nor",
];
const LAST_STARTS_MORE = [
  "Oss",
  "Pell",
  "Quar",
  "Rov",
  "Sund",
  "Tarn",
  "Und",
  "Var",
  "Wex",
  "Yar",
  "Zell",
  "Thor",
  "Ab",
];
const LAST_MIDDLES = ["a", "e", "i", "o", "u", "an", "er", "il", "or"];
const LAST_ENDS = [
  "nway",
  "vane",
  "dell",
  "moor",
  "wick",
  "strom",
  "kari",
  "dze",
  "neko",
  "tova",
  "bashi",
  "ruva",
  "mara",
];
const LAST_ENDS_MORE = [
  "quist",
  "lund",
  "ssen",
  "gale",
  "field",
  "nova",
  "rez",
  "deh",
  "gwe",
  "sani",
  "thal",
  "brook",
];

/** `count` different invented names. */
export function inventNames(count: number, random: Random): string[] {
  const firstStarts = [...FIRST_STARTS, ...FIRST_STARTS_MORE];
  const lastStarts = [...LAST_STARTS, ...LAST_STARTS_MORE];
  const lastEnds = [...LAST_ENDS, ...LAST_ENDS_MORE];
  const names = new Set<string>();
  while (names.size < count) {
    const first = random.pick(firstStarts) + random.pick(FIRST_MIDDLES) + random.pick(FIRST_ENDS);
    const last = random.pick(lastStarts) + random.pick(LAST_MIDDLES) + random.pick(lastEnds);
    names.add(`${first} ${last}`);
  }
  return [...names];
}
