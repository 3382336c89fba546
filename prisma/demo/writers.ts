import { inventNames } from "@/prisma/demo/names";
import { type Random, randomStream, round } from "@/prisma/demo/random";
import { drawReach } from "@/prisma/demo/reach";
import {
  COUNTRIES,
  COUNTS,
  EMPTY_GROUP,
  GENDERS,
  type Gender,
  INFERRED_RACE_SHARE,
  RACE_GAP,
  RACES,
  type Race,
  REGIONS,
  REVERSAL,
  type Region,
  TINY_GROUPS,
  TOPICS,
  UNKNOWN_SHARE,
} from "@/prisma/demo/truth";

export interface DemoWriter {
  readonly id: string;
  readonly name: string;
  /** Index into TOPICS: a writer has one beat. */
  readonly topic: number;
  /** What holds for the writer, whether anyone was told or not. It never leaves the generator. */
  readonly gender: Gender;
  readonly race: Race;
  readonly region: Region;
  /** What an audit may know; null is unknown. The country is known where the region is. */
  readonly declared: {
    readonly gender: Gender | null;
    readonly race: Race | null;
    readonly region: Region | null;
    readonly country: string | null;
  };
  /** Probabilities of an undeclared race, adding up to 1; empty for most. */
  readonly inferredRace: readonly { readonly value: Race; readonly probability: number }[];
  /** Newsletter subscribers, ln(1 + n). */
  readonly subscribersLog: number;
  /** Days since the writer joined, at the start of the window; null where the platform lost the date. */
  readonly tenureDays: number | null;
  readonly reach: { readonly home: number; readonly search: number };
}

/** The roster: everyone who may publish, in the order of their ids. */
export function makeWriters(): DemoWriter[] {
  const random = randomStream("writers");
  const names = inventNames(COUNTS.writers, randomStream("names"));
  const regions = random.shuffle(repeated(REGIONS));
  const topics = assignBeats(regions, random);
  const races = deal(RACES, (i) => `${regions[i]!} ${topics[i]!}`, random);
  const genders = deal(GENDERS, (i) => `${races[i]!} ${regions[i]!} ${topics[i]!}`, random);

  const unknown = Math.round(UNKNOWN_SHARE * COUNTS.writers);
  const hidden = {
    gender: drawMembers(genders, () => true, unknown, random),
    race: drawMembers(races, (race) => !isTiny(race), unknown, random),
    region: drawMembers(regions, (region) => region !== EMPTY_GROUP.group, unknown, random),
  };
  const inferred = new Set([...hidden.race].slice(0, Math.round(INFERRED_RACE_SHARE * COUNTS.writers)));

  const placed = names.map((_, i) => ({
    topic: topics[i]!,
    region: regions[i]!,
    known: {
      gender: hidden.gender.has(i) ? "unknown" : genders[i]!,
      race: hidden.race.has(i) ? "unknown" : races[i]!,
      region: hidden.region.has(i) ? "unknown" : regions[i]!,
    },
  }));
  const home = drawReach(placed, "home", randomStream("reach on home"));
  const search = drawReach(placed, "search", randomStream("reach on search"));

  return names.map((name, i) => {
    const [gender, race, region] = [genders[i]!, races[i]!, regions[i]!];
    const country = random.pick(COUNTRIES[region]);
    return {
      id: `w-${String(i + 1).padStart(4, "0")}`,
      name,
      topic: topics[i]!,
      gender,
      race,
      region,
      declared: {
        gender: hidden.gender.has(i) ? null : gender,
        race: hidden.race.has(i) ? null : race,
        region: hidden.region.has(i) ? null : region,
        country: hidden.region.has(i) ? null : country,
      },
      inferredRace: inferred.has(i) ? inferRace(race, random) : [],
      subscribersLog: drawSubscribers(race, random),
      tenureDays: random.chance(0.03) ? null : 30 + Math.floor(2400 * random.next() ** 1.6),
      reach: { home: home[i]!, search: search[i]! },
    };
  });
}

/** The one place where a protected attribute touches anything the ranking model sees. */
function drawSubscribers(race: Race, random: Random): number {
  const shift = race === RACE_GAP.group ? RACE_GAP.shift : 0;
  const subscribers = Math.round(Math.exp(6.2 + shift + RACE_GAP.spread * random.normal()));
  return round(Math.log1p(subscribers), 4);
}

/** Beats of a region's writers in fixed proportions, so that no topic is left to chance. */
function assignBeats(regions: readonly Region[], random: Random): Int32Array {
  const topics = new Int32Array(regions.length);
  for (const region of Object.keys(REGIONS) as Region[]) {
    const members = regions.flatMap((r, i) => (r === region ? [i] : []));
    const shares = TOPICS.map(({ beats }) => (region === REVERSAL.group ? beats.africa : beats.elsewhere));
    const bounds = shares.map((_, t) => Math.round(sum(shares.slice(0, t + 1)) * members.length));
    random.shuffle(members).forEach((writer, rank) => {
      topics[writer] = bounds.findIndex((bound) => rank < bound);
    });
  }
  return topics;
}

/**
 * Deals groups like cards along the writers sorted by what they were dealt before, always the group that is furthest behind
 * its share. So every group is made alike of the others: a gap planted in one attribute is not seen in another.
 */
function deal<Group extends string>(
  sizes: Readonly<Record<Group, number>>,
  before: (writer: number) => string,
  random: Random,
): Group[] {
  const groups = Object.keys(sizes) as Group[];
  const total = sum(groups.map((group) => sizes[group]));
  const order = random.shuffle(Array.from({ length: total }, (_, i) => i));
  order.sort((a, b) => compareText(before(a), before(b)));
  const behind = groups.map(() => 0);
  const dealt: Group[] = [];
  for (const writer of order) {
    groups.forEach((group, g) => {
      behind[g]! += sizes[group] / total;
    });
    const furthest = behind.indexOf(Math.max(...behind));
    behind[furthest]! -= 1;
    dealt[writer] = groups[furthest]!;
  }
  return dealt;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function drawMembers<Group>(
  groups: readonly Group[],
  eligible: (group: Group) => boolean,
  count: number,
  random: Random,
): Set<number> {
  const members = groups.flatMap((group, i) => (eligible(group) ? [i] : []));
  return new Set(random.shuffle(members).slice(0, count));
}

/** A guess as such models make them: right more often than not, never sure, adding up to one hundred hundredths. */
function inferRace(race: Race, random: Random): DemoWriter["inferredRace"] {
  const others = (Object.keys(RACES) as Race[]).filter((other) => other !== race && !isTiny(other));
  const [second, third] = random.shuffle(others);
  const best = 45 + random.below(40);
  const next = Math.round((100 - best) * (0.55 + 0.35 * random.next()));
  return [
    { value: race, probability: best / 100 },
    { value: second!, probability: next / 100 },
    { value: third!, probability: (100 - best - next) / 100 },
  ];
}

const isTiny = (race: Race): boolean => (TINY_GROUPS.race as readonly string[]).includes(race);

function repeated<Group extends string>(sizes: Readonly<Record<Group, number>>): Group[] {
  return (Object.keys(sizes) as Group[]).flatMap((group) => Array<Group>(sizes[group]).fill(group));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
