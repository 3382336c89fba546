"use client";

import { useQuery } from "@tanstack/react-query";
import { LineChart } from "@/components/charts/LineChart";
import { prepareReasons, prepareWeeks, surfaceTable } from "@/components/stories/prepare";
import { prepareWaterfall } from "@/components/stories/prepare-waterfall";
import { ReasonBars } from "@/components/stories/ReasonBars";
import styles from "@/components/stories/Stories.module.css";
import { StoriesSkeleton } from "@/components/stories/StoriesSkeleton";
import { Waterfall } from "@/components/stories/Waterfall";
import { BesideTheStoryAbove, WhatWouldHaveChangedIt } from "@/components/stories/WhatElse";
import { Button, ButtonLink } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Chip } from "@/components/ui/Chip";
import { DataTable } from "@/components/ui/DataTable";
import { ErrorState } from "@/components/ui/ErrorState";
import { Figure } from "@/components/ui/Figure";
import { PageHeader } from "@/components/ui/PageHeader";
import { Stat, StatRow } from "@/components/ui/Stat";
import { storyQuery } from "@/lib/client/stories";
import type { StoryPage } from "@/lib/core/explanation/story-page";
import { READ_SECONDS } from "@/lib/core/exposure/reads";
import { count, counted, day, exposure } from "@/lib/core/report/format";
import { surrogateLabel } from "@/lib/core/report/model-words";
import {
  answerGround,
  countOrGap,
  notUsedSentences,
  READER_PRIVACY,
  readersWords,
  STATUS_SENTENCE,
  scoreSentence,
  storyAnswer,
  unexplainedSentence,
} from "@/lib/core/report/story-words";
import { steadinessSentence } from "@/lib/core/report/what-if-words";

interface StoryWhyProps {
  readonly dataset: string;
  readonly story: number;
}

/** "Why was my story shown": the answer first, then what it rests on. */
export function StoryWhy({ dataset, story }: StoryWhyProps) {
  const { data, error, isPending, refetch } = useQuery(storyQuery(dataset, story));
  if (error && !data) {
    return (
      <ErrorState
        title="This story could not be loaded"
        level={1}
        action={<Button onClick={() => refetch()}>Try again</Button>}
      >
        <p>{error.message}</p>
      </ErrorState>
    );
  }
  if (isPending || !data) return <StoriesSkeleton />;
  const ground = answerGround(data);
  return (
    <>
      <PageHeader
        eyebrow="Why was my story shown?"
        title={data.story.title}
        actions={<ButtonLink href={listPath(dataset, data)}>All stories</ButtonLink>}
      >
        <p className={styles.answer}>{storyAnswer(data)}</p>
        {ground && <p className={styles.ground}>{ground}</p>}
        <div className={styles.facts}>
          <Chip>{data.story.topic ?? "no topic"}</Chip>
          {data.story.publishedAt && <Chip>published {day(data.story.publishedAt)}</Chip>}
        </div>
      </PageHeader>
      <div className={styles.sections}>
        <Status />
        <ReachOf data={data} />
        <Weeks data={data} />
        <Card title="By surface" id="surfaces">
          {data.story.surfaces.length === 0 ? (
            <p>The log holds no impression of this story.</p>
          ) : (
            <DataTable
              model={surfaceTable(data.story.surfaces, data.readersLogged)}
              caption="This story by surface"
            />
          )}
        </Card>
        <Reasons data={data} />
        <WhatWouldHaveChangedIt data={data} />
        <BesideTheStoryAbove data={data} />
        <Card title="What is not used here" id="not-used">
          <ul className={styles.points}>
            {notUsedSentences(data).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Card>
        <p className={styles.foot}>{READER_PRIVACY}</p>
      </div>
    </>
  );
}

const listPath = (dataset: string, { writer }: StoryPage): string =>
  `/${encodeURIComponent(dataset)}/stories?writer=${writer.id}`;

function Status() {
  return (
    <section className={styles.status} aria-labelledby="status-title">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <circle
          cx="12"
          cy="12"
          r="9"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeDasharray="3 3"
        />
        <path
          d="M9.6 9.4a2.6 2.6 0 1 1 3.8 2.4c-.9.4-1.3.9-1.3 1.7M12.1 16.6v.1"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
        />
      </svg>
      <h2 id="status-title">Was this story restricted?</h2>
      <p>{STATUS_SENTENCE}</p>
    </section>
  );
}

function ReachOf({ data }: { readonly data: StoryPage }) {
  const { story, typical } = data;
  const beside = (value: string) =>
    typical ? `typical ${story.topic} story: ${value}` : "no typical story to compare with";
  return (
    <StatRow>
      <Stat
        label="Impressions"
        value={count(story.impressions)}
        detail={beside(typical ? count(typical.impressions) : "")}
      />
      <Stat
        label="Exposure"
        value={exposure(story.exposure)}
        detail={beside(typical ? exposure(typical.exposure) : "")}
      />
      <Stat
        label="Readers"
        value={readersWords(story.readers, data.readersLogged)}
        detail="different people"
      />
      <Stat label="Opened" value={countOrGap(story.clicks)} />
      <Stat
        label="Read"
        value={countOrGap(story.reads)}
        detail={`open for ${READ_SECONDS} seconds or more`}
      />
    </StatRow>
  );
}

function Weeks({ data }: { readonly data: StoryPage }) {
  const model = prepareWeeks(data);
  if (!model) {
    return (
      <Card title="Where it was shown over time" id="weeks">
        <p>The log holds no times for this story's impressions, so there is no course over time.</p>
      </Card>
    );
  }
  return (
    <Figure title={model.title} summary={model.summary} table={model.table} note={model.truncated}>
      <LineChart model={model} label={model.title} />
    </Figure>
  );
}

function Reasons({ data }: { readonly data: StoryPage }) {
  const { explanation, unexplained, typical } = data;
  const title = "What its score is associated with";
  if (!explanation) {
    return (
      <Card title={title} id="reasons">
        <p>{unexplainedSentence(unexplained ?? "no-predictions")}</p>
      </Card>
    );
  }
  const model = prepareReasons(explanation);
  const among = typical ? `, over ${counted(typical.stories, "story", "stories")} of the topic` : "";
  return (
    <Figure
      title={title}
      summary={`${scoreSentence(explanation)} Each bar is a feature's mean contribution for this story minus that for its topic${among}.`}
      table={model.table}
      note={model.note}
    >
      {explanation.surrogate && <p className={styles.ground}>{surrogateLabel(explanation.surrogate)}</p>}
      {data.withheld === 0 && <Waterfall model={prepareWaterfall(explanation)} />}
      <ReasonBars
        model={model}
        raised={{ title: "Raised its score", none: "No feature raised it above a typical story's." }}
        lowered={{ title: "Lowered its score", none: "No feature lowered it below a typical story's." }}
      />
      {data.steadiness && (
        <p className={styles.ground}>{steadinessSentence(data.steadiness, explanation.topic)}</p>
      )}
    </Figure>
  );
}
