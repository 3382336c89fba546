import { FEATURE_COUNT, type FeatureName, featureIndex } from "@/prisma/demo/features";
import { RACE_GAP } from "@/prisma/demo/truth";

const at = (name: FeatureName) => featureIndex(name);
const SUBSCRIBERS = at("subscribers_log");
const TOPIC = at("topic_match");
const QUERY = at("query_match");
const FOLLOWS = at("follows_writer");
const LANGUAGE = at("language_match");
const FRESHNESS = at("freshness_hours");
const EARLY = at("early_read_ratio");
const ENGAGEMENT = at("engagement_7d");
const TITLE = at("title_length");
const WORDS = at("word_count_log");
const TENURE = at("writer_tenure_days");
const DIGEST = at("is_digest");

/**
 * The planted utility that the ranking model is trained towards, in expected minutes of reading. It says what the platform's
 * editors believe: an established newsletter makes a good digest. Nothing here knows who a writer is.
 *
 * What changes from one reader to the next (topic match above all) weighs more than what stays with a writer, so that a
 * writer's exposure on the digest averages out over its fifty or so slates.
 */
export function utility(features: Float32Array, row: number): number {
  const of = (feature: number) => features[row * FEATURE_COUNT + feature]!;
  const or = (feature: number, missing: number) => (Number.isNaN(of(feature)) ? missing : of(feature));
  const subscribers = of(DIGEST) === 1 ? RACE_GAP.weight.digest : RACE_GAP.weight.elsewhere;
  return (
    1 +
    subscribers * (of(SUBSCRIBERS) - 6) +
    1.9 * (of(TOPIC) - 0.4) +
    1.6 * (or(QUERY, 0.5) - 0.5) +
    0.8 * of(FOLLOWS) +
    0.25 * of(LANGUAGE) -
    0.06 * Math.log1p(of(FRESHNESS) / 12) +
    0.6 * (or(EARLY, 0.42) - 0.45) +
    0.06 * of(ENGAGEMENT) -
    0.002 * Math.abs(of(TITLE) - 48) -
    0.1 * (of(WORDS) - 6.8) ** 2 +
    0.02 * Math.log1p(or(TENURE, 600) / 365)
  );
}
