"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { surfaceTable } from "@/components/stories/prepare";
import styles from "@/components/stories/Stories.module.css";
import { StoriesSkeleton } from "@/components/stories/StoriesSkeleton";
import { StoryTable } from "@/components/stories/StoryTable";
import { linesOn, listFilters, sortLines, totalsBySurface } from "@/components/stories/sorting";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { DataTable } from "@/components/ui/DataTable";
import { EmptyState } from "@/components/ui/EmptyState";
import { ErrorState } from "@/components/ui/ErrorState";
import { PageHeader } from "@/components/ui/PageHeader";
import { Stat, StatRow } from "@/components/ui/Stat";
import { myStoriesQuery } from "@/lib/client/stories";
import type { MyStoriesPage } from "@/lib/core/explanation/story-page";
import { browsingModel } from "@/lib/core/exposure/browsing-model";
import { READ_SECONDS } from "@/lib/core/exposure/reads";
import { count, exposure } from "@/lib/core/report/format";
import { countOrGap, myStoriesSentence, READER_PRIVACY, readersWords } from "@/lib/core/report/story-words";

interface MyStoriesProps {
  readonly dataset: string;
  readonly writer: number | null;
  /** Whether the reader is the writer; an auditor looks at somebody else's stories. */
  readonly own: boolean;
}

/** A writer's stories: what was shown, where, and how much of it was read. */
export function MyStories({ dataset, writer, own }: MyStoriesProps) {
  const { data, error, isPending, refetch } = useQuery(myStoriesQuery(dataset, writer));
  if (error && !data) {
    return (
      <ErrorState
        title="The stories could not be loaded"
        level={1}
        action={<Button onClick={() => refetch()}>Try again</Button>}
      >
        <p>{error.message}</p>
      </ErrorState>
    );
  }
  if (isPending || !data) return <StoriesSkeleton />;
  return (
    <>
      <PageHeader eyebrow="For writers" title={own ? "My stories" : `Stories of ${data.writer.name}`}>
        <p>{myStoriesSentence(data)}</p>
      </PageHeader>
      {data.stories.length === 0 ? (
        <EmptyState title="No stories yet">
          <p>
            Once the platform's log is imported, every story of yours is listed here, those never shown
            included.
          </p>
        </EmptyState>
      ) : (
        <StoryList data={data} dataset={dataset} />
      )}
    </>
  );
}

function StoryList({ data, dataset }: { readonly data: MyStoriesPage; readonly dataset: string }) {
  const [{ sort, order, surface }, setFilters] = useQueryStates(listFilters);
  const bySurface = totalsBySurface(data.stories);
  const known = bySurface.some((each) => each.surface === surface) ? surface : null;
  const { formula } = browsingModel(data.browsingModel);
  return (
    <div className={styles.sections}>
      <StatRow>
        <Stat label="Impressions" value={count(data.totals.impressions)} detail="stories shown in a slate" />
        <Stat label="Exposure" value={exposure(data.totals.exposure)} detail={`weight ${formula}`} />
        <Stat
          label="Readers"
          value={readersWords(data.totals.readers, data.readersLogged)}
          detail="different people"
        />
        <Stat label="Opened" value={countOrGap(data.totals.clicks)} />
        <Stat
          label="Read"
          value={countOrGap(data.totals.reads)}
          detail={`open for ${READ_SECONDS} seconds or more`}
        />
      </StatRow>
      <Card title="By surface" id="surfaces">
        <DataTable model={surfaceTable(bySurface, null)} caption="All stories by surface" />
      </Card>
      <Card
        title="Every story"
        id="stories"
        actions={
          <div className={styles.filters}>
            <label>
              Surface
              <select
                value={known ?? ""}
                onChange={(event) => setFilters({ surface: event.target.value || null })}
              >
                <option value="">All surfaces</option>
                {bySurface.map((each) => (
                  <option key={each.surface} value={each.surface}>
                    {each.surface}
                  </option>
                ))}
              </select>
            </label>
          </div>
        }
      >
        <StoryTable
          dataset={dataset}
          lines={sortLines(linesOn(data.stories, known), sort, order)}
          readersLogged={data.readersLogged}
          surface={known}
          sort={sort}
          order={order}
          onSort={(key) => setFilters({ sort: key, order: key === sort && order === "down" ? "up" : "down" })}
        />
      </Card>
      <p className={styles.foot}>{READER_PRIVACY}</p>
    </div>
  );
}
